package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** SQL on a database of others, from the connection to the result, over REST. */
class DataProcessingApiTest {

  private static final String CONNECTIONS = "/api/v1/connections";
  @TempDir private static Path data;
  private static TestServer server;
  private static TemporaryDatabase database;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(data);
    database = TestPostgres.shared().newDatabase();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement sql = connection.createStatement()) {
      sql.execute("create table orders (id int primary key, day text)");
      sql.execute("insert into orders values (1, 'monday'), (2, 'tuesday'), (3, 'monday')");
    }
    send(
        200,
        "PUT",
        "/api/v1/secrets/orders.password",
        "{\"value\": \"%s\"}".formatted(database.password()));
    send(201, "POST", CONNECTIONS, connection("orders", database.jdbcUrl()));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static String connection(String name, String url) {
    return """
    {"name": "%s", "kind": "jdbc",
     "settings": {"url": "%s", "user": "%s", "password": "${secret:orders.password}"}}\
    """
        .formatted(name, url, database.user());
  }

  private static Answer send(int status, String method, String path, @Nullable String body) {
    Answer answer = server.send(method, path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    return answer;
  }

  private static Answer config(int status, String parameters) {
    return send(
        status,
        "POST",
        "/api/v1/task-configs",
        """
        {"name": "config %d", "task_type": "data_processing", "schedule": {"type": "manual"}, "parameters": %s}\
        """
            .formatted(System.nanoTime(), parameters));
  }

  @Test
  void aConnectionIsTestedAndAnAttackOnItsDriverIsRefused() {
    JsonNode test = send(200, "POST", CONNECTIONS + "/orders/test", null).json();
    assertThat(test.get("usable").asBoolean()).as(test.toString()).isTrue();
    for (String url :
        new String[] {
          database.jdbcUrl() + "?socketFactory=x.Y", "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'x'"
        }) {
      String attack =
          """
          {"name": "attack", "kind": "jdbc", "settings": {"url": "%s", "user": "me"}}\
          """
              .formatted(url);
      assertThat(send(400, "POST", CONNECTIONS, attack).response().body()).contains("settings.url");
    }
  }

  @Test
  void aQueryGetsTheValuesOfItsRunBound() {
    long config =
        config(
                201,
                """
                {"connection": "orders", "query": "select id from orders where day = :day order by id",
                 "parameters": {"day": "${run.day}"}}\
                """)
            .json()
            .get("id")
            .asLong();
    assertThat(ended(config, "monday").at("/result/rows")).hasToString("[{\"id\":1},{\"id\":3}]");
    assertThat(ended(config, "x' or '1'='1").at("/result/row_count").asInt()).isZero();
  }

  private static JsonNode ended(long config, String day) {
    String id =
        send(
                202,
                "POST",
                "/api/v1/task-configs/%d/run".formatted(config),
                "{\"values\": {\"day\": \"%s\"}}".formatted(day))
            .json()
            .get("execution_id")
            .asString();
    JsonNode ended =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> server.send("GET", "/api/v1/executions/" + id, null).json(),
                one -> !one.get("finished_at").isNull());
    assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
    return ended;
  }

  @Test
  void faultsAreFoundWhenAConfigIsSaved() {
    assertThat(
            config(400, "{\"connection\": \"orders\", \"query\": \"select '${run.day}'\"}")
                .response()
                .body())
        .contains("parameters.query", "must not contain ${...}");
    assertThat(
            config(400, "{\"connection\": \"nowhere\", \"query\": \"select 1\"}").response().body())
        .contains("parameters.connection");
    assertThat(
            config(400, "{\"connection\": \"orders\", \"query\": \"select 1; select 2\"}")
                .response()
                .body())
        .contains("must have one statement");
  }
}
