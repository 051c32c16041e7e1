package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server is like that nobody disturbs. */
class EmbeddedPostgresTest {
  @TempDir static Path parent;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(Folders.settings(parent.resolve("database")));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource({
    "fsync, on",
    "full_page_writes, on",
    "synchronous_commit, on",
    "data_checksums, on",
    "password_encryption, scram-sha-256",
    "scram_iterations, 4096",
    "listen_addresses, 127.0.0.1",
    "unix_socket_directories, ''",
    "server_encoding, UTF8"
  })
  void keepsItsPromisesInItsSettings(String setting, String value) throws Exception {
    assertThat(Sql.ask(postgres, "show " + setting)).isEqualTo(value);
  }

  @Test
  void isTheVersionOfTheProgramsOnTheClassPath() throws Exception {
    assertThat(Sql.ask(postgres, "show server_version") + ".0").startsWith(Binaries.version());
  }

  @Test
  void isClosedToEveryAddressButLoopback() throws Exception {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, postgres.port()).close())
          .as("a connection to %s", other)
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() {
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "wrong").close())
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "").close())
        .hasMessageContaining("password");
  }

  @Test
  void sparesOnlyItsOwnRandomPasswordTheRoundsThatSlowDownGuessing() throws Exception {
    Sql.run(postgres, "create role reader password 'a word'");
    String rounds = "select split_part(rolpassword, ':', 1) from pg_authid where rolname = '%s'";
    assertThat(Sql.ask(postgres, rounds.formatted(postgres.user()))).isEqualTo("SCRAM-SHA-256$1");
    assertThat(Sql.ask(postgres, rounds.formatted("reader"))).isEqualTo("SCRAM-SHA-256$4096");
    assertThat(postgres.password()).as("24 random bytes").hasSize(32);
  }

  @Test
  void keepsEverythingFromOtherUsersOfTheMachine() throws Exception {
    Path folder = postgres.dataFolder();
    assertThat(Folders.mode(folder)).isEqualTo("rwx------");
    assertThat(Folders.mode(folder.resolve("data"))).isEqualTo("rwx------");
    assertThat(Folders.mode(folder.resolve("password"))).isEqualTo("rw-------");
    assertThat(Folders.mode(folder.resolve("server.log"))).isEqualTo("rw-------");
  }
}
