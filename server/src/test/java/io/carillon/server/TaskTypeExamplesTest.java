package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The examples of docs/task-types.md that need no outside system run as they are printed. */
class TaskTypeExamplesTest {

  private static final Set<String> ENDS =
      Set.of("succeeded", "failed", "timed_out", "cancelled", "expired", "lost");

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(data.resolve("files/reports"));
    server =
        new TestServer(
            data,
            Map.of(
                "CARILLON_ALLOWED_COMMANDS", "/bin/echo",
                "CARILLON_ALLOWED_INTERPRETERS", "bash"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ObjectNode run(String name, String type, String parameters) {
    ObjectNode config = Json.MAPPER.createObjectNode().put("name", name).put("task_type", type);
    config.putObject("schedule").put("type", "manual");
    config.set("parameters", Json.object(parameters));
    TestServer.Answer made = server.post("/api/v1/task-configs", config.toString());
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    String run = "/api/v1/task-configs/" + made.json().get("id").longValue() + "/run";
    String id = server.post(run, null).json().get("execution_id").stringValue();
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> server.get("/api/v1/executions/" + id).json(),
            execution -> ENDS.contains(execution.path("status").stringValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http_request", "scrape", "cleanup", "system_maintenance", "script"})
  void anExampleRuns(String type) {
    String example = Pages.read("docs/examples/task-types/" + type + ".json");
    ObjectNode execution = run("example of " + type, type, example);

    assertThat(execution.path("status").stringValue()).as("%s", execution).isEqualTo("succeeded");
    if (type.equals("script")) {
      assertThat(execution.path("result")).isEqualTo(Json.object("{\"days\": 7}"));
    }
  }

  @Test
  void aCommandLogsItsLinesAndOthersAreRefused() {
    ObjectNode echo =
        run(
            "echo",
            "system_maintenance",
            "{\"action\": \"command\", \"program\": \"/bin/echo\", \"arguments\": [\"$HOME\"]}");
    assertThat(echo.path("status").stringValue()).isEqualTo("succeeded");
    assertThat(echo.at("/result/last_lines/0").stringValue()).isEqualTo("$HOME");

    ObjectNode other =
        run(
            "other",
            "system_maintenance",
            "{\"action\": \"command\", \"program\": \"/bin/cat\", \"input\": \"x\"}");
    assertThat(other.path("status").stringValue()).isEqualTo("failed");
    assertThat(other.at("/error/message").stringValue()).contains("CARILLON_ALLOWED_COMMANDS");
  }

  @Test
  void itsOwnTablesAreMaintained() {
    ObjectNode execution =
        run(
            "tables",
            "system_maintenance",
            "{\"action\": \"database\", \"reindex\": true, \"tables\": [\"task_config\", \"task_execution\"]}");
    assertThat(execution.path("status").stringValue()).as("%s", execution).isEqualTo("succeeded");
    assertThat(execution.at("/result/bytes_before").longValue()).isPositive();
  }

  @Test
  void aParameterOfAnotherActionIsRefusedByItsPath() {
    TestServer.Answer refused =
        server.post(
            "/api/v1/task-configs",
            """
            {"name": "mixed", "task_type": "system_maintenance", "schedule": {"type": "manual"},
             "parameters": {"action": "backup", "folder": "reports", "program": "/bin/echo"}}
            """);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.response().body()).contains("parameters.program", "is unknown");
  }

  @Test
  void theFormHasItsTextsInBothLanguages() {
    ObjectNode schema =
        (ObjectNode) server.get("/api/v1/task-types/script").json().path("parameter_schema");
    assertThat(schema.at("/properties/source/title").stringValue()).isEqualTo("Source text");
    assertThat(schema.at("/properties/source/x-zh/title").stringValue()).isEqualTo("源代码");
    assertThat(schema.at("/properties/source/x-verbatim").booleanValue()).isTrue();
  }
}
