package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.carillon.cli.text.Language;
import io.carillon.cli.text.Messages;
import io.carillon.database.Database;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.command.RotateKeyCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Connections, secrets and placeholders over REST, from their creation to an execution. */
class ConnectionsApiTest {

  private static final String CONNECTIONS = "/api/v1/connections";
  private static final String TOKEN_VALUE = "tok-5ecr3t-0f-th3-sh0p";
  @TempDir private static Path data;
  private static TestServer server;
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  private static final List<String> ANSWERS = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    LOG.list = new CopyOnWriteArrayList<>(); // read while the server writes
    LOG.start();
    root().addAppender(LOG);
    send(200, "PUT", "/api/v1/secrets/shop.token", "{\"value\": \"%s\"}".formatted(TOKEN_VALUE));
    send(
        201,
        "POST",
        CONNECTIONS,
        """
        {"name": "shop", "kind": "http", "description": "The shop",
         "settings": {"base_url": "%s", "headers": {"X-Shop": "one"},
           "authentication": {"type": "bearer", "token": "${secret:shop.token}"}}}
        """
            .formatted(server.pageUrl()));
  }

  @AfterAll
  static void stop() {
    server.close();
    root().detachAppender(LOG);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Answer send(int status, String method, String path, @Nullable String body) {
    Answer answer = server.send(method, path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    ANSWERS.add(answer.response().body());
    return answer;
  }

  private static long config(String parameters) {
    String body =
        """
        {"name": "config %d", "task_type": "http_request", "schedule": {"type": "manual"}, "parameters": %s}
        """
            .formatted(System.nanoTime(), parameters);
    return send(201, "POST", "/api/v1/task-configs", body).json().get("id").asLong();
  }

  private static JsonNode run(long config, @Nullable String body) {
    String id =
        send(202, "POST", "/api/v1/task-configs/%d/run".formatted(config), body)
            .json()
            .get("execution_id")
            .asString();
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> send(200, "GET", "/api/v1/executions/" + id, null).json(),
            one -> !one.get("finished_at").isNull());
  }

  @Test
  void aConnectionIsUsedByAnExecutionAndItsSecretIsNowhere() {
    long config =
        config(
            """
            {"connection": "shop", "url": "orders/${due_at:yyyy}?day=${run.day}", "headers": {"X-Day": "${run.day}"},
             "expected_status": [200]}
            """);
    JsonNode shown =
        send(
                200,
                "POST",
                "/api/v1/task-configs/%d/render?due_at=2026-11-29T00:00:00Z".formatted(config),
                "{\"values\": {\"day\": 7}}")
            .json();
    assertThat(shown.at("/parameters/url").asString()).isEqualTo("orders/2026?day=7");
    JsonNode ended = run(config, "{\"values\": {\"day\": \"monday\"}}");
    assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.at("/values/day").asString()).isEqualTo("monday");
    assertThat(ended.at("/rendered_parameters/url").asString()).endsWith("?day=monday");
    assertThat(ended.at("/result/url").asString())
        .startsWith(server.pageUrl().replace("/prices", ""))
        .endsWith("?day=monday");
    JsonNode failed = run(config, null);
    assertThat(failed.at("/error/message").asString()).contains("parameters.url", "${run.day}");
    assertThat(everything()).contains("${secret:shop.token}").doesNotContain(TOKEN_VALUE);
    assertThat(String.join("\n", ANSWERS)).doesNotContain(TOKEN_VALUE);
    assertThat(LOG.list.stream().map(ILoggingEvent::getFormattedMessage))
        .noneMatch(line -> line.contains(TOKEN_VALUE));
  }

  private static String everything() {
    Database database = server.bean(Database.class);
    StringBuilder all = new StringBuilder();
    database
        .sql()
        .sql("select tablename from pg_tables where schemaname = 'carillon'")
        .query((row, index) -> row.getString(1))
        .list()
        .forEach(table ->
            database
                .sql()
                .sql("select cast(t as text) from carillon.%s t".formatted(table))
                .query((row, index) -> row.getString(1))
                .list()
                .forEach(all::append));
    return all.toString();
  }

  @Test
  void aConnectionIsReadChangedAndDeleted() {
    assertThat(
            send(200, "GET", "/api/v1/connection-kinds/http", null)
                .json()
                .at("/settings_schema/properties")
                .propertyNames())
        .containsExactly("base_url", "headers", "authentication");
    assertThat(send(200, "GET", "/api/v1/connection-kinds", null).json().get("items").size())
        .isGreaterThanOrEqualTo(2);
    String settings = "{\"kind\": \"http\", \"settings\": {\"base_url\": \"http://127.0.0.1:1/\"}}";
    Answer made = send(201, "PUT", CONNECTIONS + "/other", settings);
    assertThat(made.header("Location")).isEqualTo(CONNECTIONS + "/other");
    Answer patched = send(200, "PATCH", CONNECTIONS + "/other", "{\"description\": \"changed\"}");
    assertThat(patched.json().get("version").asInt()).isEqualTo(2);
    assertThat(
            send(412, "DELETE", CONNECTIONS + "/other", null, "If-Match", "\"1\"")
                .json()
                .get("code")
                .asString())
        .isEqualTo("stale_version");
    assertThat(send(200, "GET", CONNECTIONS + "?kind=http", null).json().get("items").size())
        .isGreaterThanOrEqualTo(2);
    JsonNode test = send(200, "POST", CONNECTIONS + "/other/test", null).json();
    assertThat(test.get("usable").asBoolean()).isFalse();
    assertThat(test.get("error").asString()).contains("127.0.0.1:1");
    send(204, "DELETE", CONNECTIONS + "/other", null);
    send(404, "GET", CONNECTIONS + "/other", null);
    send(404, "POST", CONNECTIONS + "/other/test", null);
    assertThat(send(200, "POST", CONNECTIONS + "/shop/test", null).json().get("usable").asBoolean())
        .isTrue();
  }

  private static Answer send(
      int status, String method, String path, @Nullable String body, String... headers) {
    Answer answer = server.send(method, path, body, headers);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    return answer;
  }

  @Test
  void whatIsInUseIsNotDeleted() {
    config("{\"connection\": \"shop\", \"url\": \"in-use\"}");
    assertThat(send(409, "DELETE", CONNECTIONS + "/shop", null).json().get("code").asString())
        .isEqualTo("connection_in_use");
    assertThat(
            send(409, "DELETE", "/api/v1/secrets/shop.token", null).json().get("code").asString())
        .isEqualTo("secret_in_use");
    assertThat(
            send(200, "GET", "/api/v1/secrets/shop.token", null)
                .json()
                .get("used_by")
                .get(0)
                .asString())
        .isEqualTo("the connection shop");
  }

  @Test
  void faultsNameTheirPathAndNeverTheValue() {
    String body =
        "{\"name\": \"bad\", \"kind\": \"http\", \"settings\": {\"base_url\": \"ftp://x\","
            + " \"authentication\": {\"type\": \"bearer\", \"token\": \"plain-5ecret\"}}}";
    Answer refused = send(400, "POST", CONNECTIONS, body);
    assertThat(refused.response().body())
        .contains("settings.base_url", "settings.authentication.token", "must name a secret")
        .doesNotContain("plain-5ecret");
    Answer config =
        send(
            400,
            "POST",
            "/api/v1/task-configs",
            "{\"name\": \"bad\", \"task_type\": \"http_request\", \"schedule\": {\"type\":"
                + " \"manual\"}, \"parameters\": {\"connection\": \"gone\", \"url\":"
                + " \"${due_att}\"}}");
    assertThat(config.response().body())
        .contains("parameters.connection", "parameters.url", "did you mean ${due_at}?");
    Answer value = send(400, "PUT", "/api/v1/secrets/a", "{\"value\": \"5ecret\\u0000\"}");
    assertThat(value.response().body()).doesNotContain("5ecret");
  }

  @Test
  void whoMayDoWhatFollowsTheRole() {
    String viewer = token("viewer");
    String operator = token("operator");
    assertThat(server.as(viewer, "GET", CONNECTIONS, null).status()).isEqualTo(200);
    assertThat(server.as(viewer, "GET", "/api/v1/secrets", null).status()).isEqualTo(200);
    assertThat(server.as(viewer, "POST", CONNECTIONS + "/shop/test", null).status()).isEqualTo(403);
    assertThat(server.as(operator, "POST", CONNECTIONS + "/shop/test", null).status())
        .isEqualTo(200);
    assertThat(
            server.as(operator, "PUT", "/api/v1/secrets/mine", "{\"value\": \"123456\"}").status())
        .isEqualTo(403);
    assertThat(server.as(operator, "DELETE", CONNECTIONS + "/shop", null).status()).isEqualTo(403);
    assertThat(server.as(operator, "POST", "/api/v1/secrets/rotate", null).status()).isEqualTo(403);
    long config = config("{\"connection\": \"shop\", \"url\": \"x\"}");
    assertThat(
            server
                .as(viewer, "POST", "/api/v1/task-configs/%d/render".formatted(config), null)
                .status())
        .isEqualTo(200);
  }

  private static String token(String role) {
    return server
        .post(
            "/api/v1/tokens",
            "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(role + System.nanoTime(), role))
        .json()
        .get("token")
        .asString();
  }

  @Test
  void anOperatorsValuesAreNotReadAsPlaceholders() {
    long config = config("{\"connection\": \"shop\", \"url\": \"orders?day=${run.day}\"}");
    JsonNode ended = run(config, "{\"values\": {\"day\": \"${secret:shop.token}\"}}");
    assertThat(ended.toString()).doesNotContain(TOKEN_VALUE);
  }

  @Test
  void lineBreaksInAValueNeverReachAHeader() {
    long config =
        config(
            "{\"connection\": \"shop\", \"url\": \"x\", \"headers\": {\"X-Day\": \"${run.day}\"}}");
    JsonNode ended = run(config, "{\"values\": {\"day\": \"a\\r\\nX-Evil: 1\"}}");
    assertThat(ended.get("status").asString()).isEqualTo("failed");
    assertThat(ended.at("/error/message").asString()).contains("headers");
  }

  @Test
  void changesAreInTheTrailWithoutValues() {
    send(200, "PUT", "/api/v1/secrets/trailed", "{\"value\": \"%s\"}".formatted(TOKEN_VALUE));
    JsonNode lines =
        send(200, "GET", "/api/v1/trail?action=PUT%20/api/v1/secrets", null).json().get("items");
    assertThat(lines.get(0).get("target").asString()).isEqualTo("trailed");
    assertThat(lines.toString()).doesNotContain(TOKEN_VALUE);
  }

  @Test
  void theKeyFileIsForItsOwnerAndRotates() throws Exception {
    Path file = data.resolve("secret.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    int keys = Files.readAllLines(file).size();
    int code =
        RotateKeyCommand.rotate(
            Map.of(
                "CARILLON_DATA",
                data.toString(),
                "CARILLON_PORT",
                String.valueOf(server.port()),
                "CARILLON_TOKEN",
                TestServer.TOKEN),
            new Messages(Language.EN));
    assertThat(code).isZero();
    assertThat(Files.readAllLines(file)).hasSize(keys + 1);
    assertThat(
            send(200, "GET", "/api/v1/secrets/shop.token", null).json().get("usable").asBoolean())
        .isTrue();
    assertThat(send(200, "POST", CONNECTIONS + "/shop/test", null).json().get("usable").asBoolean())
        .isTrue();
  }
}
