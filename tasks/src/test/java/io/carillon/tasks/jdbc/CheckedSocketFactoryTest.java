package io.carillon.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.tasks.web.AllowedHosts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sockets to PostgreSQL connect to addresses that are checked at that moment. */
class CheckedSocketFactoryTest {

  private static CheckedSocketFactory factory(AllowedHosts hosts) {
    return new CheckedSocketFactory(CheckedSocketFactory.rules(hosts));
  }

  @Test
  void aNameThatBecameAnotherAddressIsRefused() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      InetSocketAddress rebound = // what a driver would hold after it looked the host up again
          new InetSocketAddress(
              InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), port);
      AllowedHosts none = new AllowedHosts(false, Set.of());
      try (Socket socket = factory(none).createSocket()) {
        assertThatThrownBy(() -> socket.connect(rebound, 1_000))
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("is not public");
        assertThat(socket.isConnected()).isFalse();
      }
      assertThatThrownBy(() -> factory(none).createSocket("localhost", port))
          .hasMessageContaining("is not public");
      try (Socket socket = factory(new AllowedHosts(true, Set.of())).createSocket()) {
        socket.connect(rebound, 1_000);
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void theDriverUsesItWithTheRulesOfTheNode() throws Exception {
    try (TemporaryDatabase database = TestPostgres.shared().newDatabase()) {
      URI url = URI.create(database.jdbcUrl().substring("jdbc:".length()));
      String path = url.getPath();
      Set<String> pairs = Set.of("localhost:" + url.getPort(), "other:1");
      JdbcConnectionKind kind =
          new JdbcConnectionKind(new AllowedHosts(false, pairs), JdbcDrivers.ofClassPath());

      kind.test(settings("localhost", url.getPort(), path, database));
      assertThatThrownBy(() -> kind.test(settings("127.0.0.1", url.getPort(), path, database)))
          .hasMessageContaining("is not public");
    }
  }

  private static JdbcSettings settings(
      String host, int port, String path, TemporaryDatabase database) {
    return new JdbcSettings(
        "jdbc:postgresql://%s:%d%s".formatted(host, port, path),
        database.user(),
        database.password(),
        Map.of(),
        true,
        Duration.ofSeconds(5),
        null);
  }
}
