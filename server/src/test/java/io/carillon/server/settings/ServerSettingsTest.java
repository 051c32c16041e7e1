package io.carillon.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.engine.EngineSettings;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.rabbitmq.broker.QueueKind;
import io.carillon.rabbitmq.broker.RabbitSettings;
import io.carillon.server.settings.ServerSettings.Spans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The settings from the environment. */
class ServerSettingsTest {

  @Test
  void withNothingSetItListensOnLoopback() {
    ServerSettings settings = ServerSettings.read(Map.of("PATH", "/bin"));
    assertThat(settings.localUrl()).isEqualTo("http://127.0.0.1:8080");
    assertThat(settings.options().samples()).isTrue();
    assertThat(settings.files().allowed()).containsExactly(settings.data().resolve("files"));
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of("CARILLON_PRT", "1", "CARILLON_PORT", "x", "CARILLON_TOKEN", "short")))
        .hasMessageContaining("did you mean CARILLON_PORT?")
        .hasMessageContaining("must be 1 to 65535")
        .hasMessageContaining("at least 16");
  }

  @Test
  void aTokenThatNoHeaderCarriesIsRefused() {
    assertThatThrownBy(
            () -> ServerSettings.read(Map.of("CARILLON_TOKEN", "a token with blanks in it")))
        .hasMessageContaining("CARILLON_TOKEN")
        .hasMessageContaining("without blanks");
  }

  @Test
  void secretsAreNotShown() {
    ServerSettings settings = ServerSettings.read(Map.of("CARILLON_TOKEN", "0123456789abcdef"));
    assertThat(settings.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void faultsOfTlsAreNamed() {
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of(
                    "CARILLON_TLS_CERTIFICATE", "/no/such/file",
                    "CARILLON_TLS_KEYSTORE", "/no/such/store",
                    "CARILLON_TLS_KEYSTORE_PASSWORD", "hidden one")))
        .hasMessageContaining(
            "CARILLON_TLS_CERTIFICATE: must be the path of a file that can be read")
        .hasMessageContaining("not \"/no/such/file\"")
        .hasMessageContaining("CARILLON_TLS_KEY: is missing")
        .hasMessageContaining("CARILLON_TLS_KEYSTORE: must not be set beside")
        .hasMessageNotContaining("hidden one");
    assertThatThrownBy(() -> ServerSettings.read(Map.of("CARILLON_TLS_KEY_PASSWORD", "x")))
        .hasMessageContaining("needs CARILLON_TLS_CERTIFICATE beside it");
  }

  @Test
  void theOpenIdProviderIsReadWithRolesByClaim() {
    OidcSettings settings =
        Objects.requireNonNull(
            ServerSettings.read(
                    Map.of(
                        "CARILLON_OIDC_ISSUER", "https://login.example.org/realms/main/",
                        "CARILLON_OIDC_CLIENT_ID", "carillon",
                        "CARILLON_OIDC_CLIENT_SECRET", "not shown at all",
                        "CARILLON_OIDC_ROLES", "ops=operator, a=b=admin"))
                .front()
                .oidc());
    assertThat(settings.issuer()).hasToString("https://login.example.org/realms/main");
    assertThat(settings.roles()).isEqualTo(Map.of("ops", "operator", "a=b", "admin"));
    assertThat(settings.client().audience()).isEqualTo("carillon");
    assertThat(settings.toString()).doesNotContain("not shown at all");
  }

  @Test
  void anAddressThatIsNoneIsToldOnceWithItsValueAndWithoutSecrets() {
    String address = "https://ann:hidden@exa mple.org/x?key=hidden";
    for (String key : List.of("CARILLON_PUBLIC_URL", "CARILLON_ALERT_HEARTBEAT_URL")) {
      assertThatThrownBy(() -> ServerSettings.read(Map.of(key, address)))
          .isInstanceOfSatisfying(
              InvalidInputException.class,
              e ->
                  assertThat(e.faults())
                      .containsExactly(
                          new Fault(
                              key,
                              "must be an http or https URL such as https://host/path, not"
                                  + " \"https://****@exa mple.org/x?****\"")));
    }
    assertThatThrownBy(
            () -> ServerSettings.read(Map.of("CARILLON_DB_URL", "postgres://a:hidden@db/x")))
        .hasMessageContaining("not \"postgres://****@db/x\"");
  }

  @Test
  void faultsOfTheOpenIdProviderAreNamed() {
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of(
                    "CARILLON_OIDC_ISSUER", "login.example.org",
                    "CARILLON_OIDC_SCOPES", "profile")))
        .hasMessageContaining("CARILLON_OIDC_ISSUER: must be an http or https URL")
        .hasMessageContaining("not \"login.example.org\"");
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of(
                    "CARILLON_OIDC_ISSUER", "https://login.example.org",
                    "CARILLON_OIDC_SCOPES", "profile",
                    "CARILLON_OIDC_ROLES", "ops=king")))
        .hasMessageContaining("CARILLON_OIDC_CLIENT_ID: is missing")
        .hasMessageContaining("CARILLON_OIDC_SCOPES: must have openid")
        .hasMessageContaining("not \"ops=king\"");
    assertThatThrownBy(() -> ServerSettings.read(Map.of("CARILLON_OIDC_CLIENT_ID", "x")))
        .hasMessageContaining("needs CARILLON_OIDC_ISSUER beside it");
  }

  @Test
  void rabbitMqIsTheBrokerWhereItsAddressIsGiven() {
    assertThat(ServerSettings.read(Map.of()).rabbitmq()).isNull();
    RabbitSettings settings =
        Objects.requireNonNull(
            ServerSettings.read(
                    Map.of(
                        "CARILLON_RABBITMQ_URI", "amqp://me:secret@localhost/v",
                        "CARILLON_RABBITMQ_QUEUE_TYPE", "quorum",
                        "CARILLON_RABBITMQ_PREFIX", "mine"))
                .rabbitmq());
    assertThat(settings.kind()).isEqualTo(QueueKind.QUORUM);
    assertThat(settings.prefix()).isEqualTo("mine");
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @Test
  void faultsOfBrokerAndWorkerAreNamed() {
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of(
                    "CARILLON_RABBITMQ_URI", "amqp://guest:guest@rabbit",
                    "CARILLON_RABBITMQ_QUEUE_TYPE", "stream",
                    "CARILLON_QUEUES", "a,,b c",
                    "CARILLON_CONCURRENCY", "0")))
        .hasMessageContaining("CARILLON_RABBITMQ_URI: must name a user of its own")
        .hasMessageContaining("classic or quorum, not stream")
        .hasMessageContaining("not \"b c\"")
        .hasMessageContaining("1 to 10000, not 0");
  }

  @Test
  void spansAndConnectionsAreReadWithinTheirBounds() {
    ServerSettings settings =
        ServerSettings.read(
            Map.of(
                "CARILLON_LEASE", "1m30s",
                "CARILLON_GRACE", "0s",
                "CARILLON_RETENTION", "90d",
                "CARILLON_TYPE_GRACE", "1h",
                "CARILLON_DB_CONNECTIONS", "40"));
    assertThat(settings.spans())
        .isEqualTo(
            new Spans(
                Duration.ofSeconds(90), Duration.ZERO, Duration.ofDays(90), Duration.ofHours(1)));
    assertThat(settings.stores().connections()).isEqualTo(40);
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of(
                    "CARILLON_LEASE", "1s",
                    "CARILLON_GRACE", "soon",
                    "CARILLON_RETENTION", "36h",
                    "CARILLON_TYPE_GRACE", "2d",
                    "CARILLON_DB_CONNECTIONS", "9")))
        .hasMessageContaining("CARILLON_LEASE: must be 2s to 10m, not 1s")
        .hasMessageContaining("CARILLON_GRACE: \"soon\" is no duration")
        .hasMessageContaining("CARILLON_RETENTION: must be whole days, as 30d, not 36h")
        .hasMessageContaining("CARILLON_TYPE_GRACE: must be 0s to 1d, not 2d")
        .hasMessageContaining("CARILLON_DB_CONNECTIONS: must be 10 to 200, not 9");
    assertThatThrownBy(() -> ServerSettings.read(Map.of("CARILLON_RETENTION", "401d")))
        .hasMessageContaining("CARILLON_RETENTION: must be 1d to 400d, not 401d");
  }

  @Test
  void whatIsNotSetIsAsItIsForEverybody() {
    ServerSettings settings = ServerSettings.read(Map.of());
    EngineSettings usual = EngineSettings.of("node");
    assertThat(settings.spans())
        .isEqualTo(new Spans(usual.lease(), usual.grace(), usual.retention(), usual.typeGrace()));
  }

  @Test
  void noProgramMayRunUnlessItIsNamed() {
    ServerSettings.Programs none = ServerSettings.read(Map.of()).options().programs();
    assertThat(none.commands()).isEmpty();
    assertThat(none.interpreters()).isEmpty();
    assertThat(none.postgres()).isNull();
    ServerSettings.Programs some =
        ServerSettings.read(
                Map.of(
                    "CARILLON_ALLOWED_COMMANDS", "/usr/bin/rsync, /opt/my tool",
                    "CARILLON_ALLOWED_INTERPRETERS", "bash,/usr/bin/python3",
                    "CARILLON_PG_BIN", "/usr/lib/postgresql/18/bin"))
            .options()
            .programs();
    assertThat(some.commands()).containsExactly("/usr/bin/rsync", "/opt/my tool");
    assertThat(some.interpreters()).containsExactly("bash", "/usr/bin/python3");
    assertThat(some.postgres()).hasToString("/usr/lib/postgresql/18/bin");
  }

  @Test
  void aProgramThatIsNoPathIsRefused() {
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of(
                    "CARILLON_ALLOWED_COMMANDS", "/bin/ls,rsync,/opt/",
                    "CARILLON_ALLOWED_INTERPRETERS", "../bash,bin/sh")))
        .hasMessageContaining("must have absolute paths, as /usr/bin/rsync, not \"rsync\"")
        .hasMessageContaining("not \"/opt/\"")
        .hasMessageContaining("not \"../bash\"")
        .hasMessageContaining("not \"bin/sh\"");
  }
}
