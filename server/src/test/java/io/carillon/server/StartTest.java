package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.carillon.cli.text.Language;
import io.carillon.cli.text.Messages;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.boot.CarillonServer;
import io.carillon.server.boot.StartFailure;
import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How servers start beside another one, and how they say why they do not. */
class StartTest {

  @TempDir private static Path data;
  private static final Messages ENGLISH = new Messages(Language.EN);
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data.resolve("first"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerSettings settings(Map<String, String> more) {
    return TestServer.settings(data.resolve("other"), server.site(), more);
  }

  private static String whyNot(ServerSettings settings) {
    Throwable failure = catchThrowable(() -> CarillonServer.start(settings).close());
    return new StartFailure(settings, ENGLISH).explain(failure).orElseThrow();
  }

  @Test
  void aPortInUseIsNamedWithTheSettingThatChangesIt() {
    String port = String.valueOf(server.port());
    assertThat(whyNot(settings(Map.of("CARILLON_PORT", port))))
        .contains("port " + port)
        .contains("in use")
        .contains("CARILLON_PORT");
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() {
    assertThat(whyNot(settings(Map.of("CARILLON_ADDRESS", "192.0.2.1"))))
        .contains("192.0.2.1")
        .contains("CARILLON_ADDRESS");
  }

  @Test
  void aDatabaseThatRefusesIsNamed() {
    assertThat(whyNot(settings(Map.of("CARILLON_DB_PASSWORD", "wrong"))))
        .contains("CARILLON_DB_URL")
        .contains("password authentication failed")
        .doesNotContain("wrong");
  }

  @Test
  void aTokenThatWasSetIsNotShown() {
    try (CarillonServer second = CarillonServer.start(settings(Map.of()))) {
      assertThat(second.greeting(ENGLISH))
          .contains("CARILLON_TOKEN")
          .doesNotContain(TestServer.TOKEN);
    }
  }

  @Test
  void everyStartSaysWhereTheTokenIsAndNoneShowsIt() throws IOException {
    Path own = data.resolve("own");
    Path file = own.resolve("admin-token");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.forTests(Map.of("fsync", "off"))) {
      Map<String, String> unset = Map.of("CARILLON_TOKEN", "");
      try (CarillonServer first = CarillonServer.start(TestServer.settings(own, postgres, unset))) {
        assertThat(first.greeting(ENGLISH))
            .contains("/#code=crc_", "is new", file.toString())
            .doesNotContain(Files.readString(file).strip());
      }
      try (CarillonServer second =
          CarillonServer.start(TestServer.settings(own, postgres, unset))) {
        assertThat(second.greeting(ENGLISH))
            .contains("/#code=crc_", file.toString())
            .doesNotContain(Files.readString(file).strip());
      }
      try (CarillonServer other =
          CarillonServer.start(TestServer.settings(data.resolve("another"), postgres, unset))) {
        assertThat(other.greeting(ENGLISH)).contains("/#code=crc_", "the node that made it");
      }
    }
  }

  @Test
  void aNodeWithoutTheRoleApiWorksAndListensNowhere() throws IOException {
    ServerSettings settings = settings(Map.of("CARILLON_ROLES", "scheduler,worker"));
    int before = workers();
    try (CarillonServer worker = CarillonServer.start(settings)) {
      assertThat(worker.greeting(ENGLISH)).contains("scheduler, worker").contains("nowhere");
      int port = worker.settings().port();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .isInstanceOf(ConnectException.class);
      await().atMost(Duration.ofSeconds(60)).until(() -> workers() > before);
    }
  }

  private static int workers() {
    int active = 0;
    for (JsonNode worker : server.get("/api/v1/workers").json().get("items")) {
      active += worker.get("status").stringValue().equals("active") ? 1 : 0;
    }
    return active;
  }
}
