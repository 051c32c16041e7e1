package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Bulk operations in the background over HTTP: progress, results, stop, undo. */
class BulkOperationsApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String BULK = "/api/v1/bulk";

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long create(String name, String wave) {
    Answer answer =
        server.post(
            CONFIGS,
            """
            {"name": "%s", "labels": {"wave": "%s"}, "task_type": "scrape",
             "schedule": {"type": "interval", "every": "1h"},
             "parameters": {"url": "http://127.0.0.1:1/", "fields": {"title": {"selector": "h1"}}}}
            """
                .formatted(name, wave));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
  }

  private static ObjectNode started(Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.header("Location"))
        .isEqualTo(BULK + "/" + answer.json().get("id").longValue());
    return answer.json();
  }

  private static ObjectNode ended(ObjectNode operation) {
    String path = BULK + "/" + operation.get("id").longValue();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !server.get(path).json().get("status").stringValue().equals("running"));
    return server.get(path).json();
  }

  @Test
  void aPatchByLabelIsMadeInTheBackgroundAndTakenBack() {
    long one = create("one", "1");
    create("two", "1");
    create("other", "2");
    String wanted =
        """
        {"filter": {"label": "wave=1"}, "patch": {"labels": {"done": "yes"}, "priority": 7},
         "expected_count": %d, "background": true}
        """;
    Answer changed = server.post(CONFIGS + "/bulk", wanted.formatted(3));
    assertThat(changed.status()).isEqualTo(409);
    assertThat(changed.json().get("code").stringValue()).isEqualTo("selection_changed");
    assertThat(changed.json().get("detail").stringValue()).contains("2 task configs are selected");
    String dryRun = "{\"filter\": {\"label\": \"wave=1\"}, \"dry_run\": true}";
    ObjectNode dry = server.post(CONFIGS + "/pause", dryRun).json();
    assertThat(dry.at("/effect/due_times_24h_before").intValue()).isEqualTo(48);
    assertThat(dry.at("/effect/due_times_24h_after").intValue()).isZero();
    Answer answer =
        server.send("POST", CONFIGS + "/bulk", wanted.formatted(2), "Idempotency-Key", "k1");
    ObjectNode operation = started(answer);
    assertThat(operation.at("/selection/filter/label").stringValue()).isEqualTo("wave=1");
    ObjectNode again =
        started(
            server.send("POST", CONFIGS + "/bulk", wanted.formatted(2), "Idempotency-Key", "k1"));
    assertThat(again.get("id")).isEqualTo(operation.get("id"));
    ObjectNode ended = ended(operation);
    assertThat(ended.get("status").stringValue()).isEqualTo("finished");
    assertThat(ended.at("/counts/changed").intValue()).isEqualTo(2);
    assertThat(ended.get("items")).hasSize(2);
    assertThat(ended.at("/items/0/fields").toString()).isEqualTo("[\"labels\",\"priority\"]");
    String path = BULK + "/" + operation.get("id").longValue();
    ObjectNode page = server.get(path + "?outcome=changed&limit=1").json();
    assertThat(page.get("items")).hasSize(1);
    String next = page.get("next_cursor").stringValue();
    assertThat(server.get(path + "?outcome=changed&limit=1&cursor=" + next).json().get("items"))
        .hasSize(1);
    assertThat(server.get(path + "?outcome=refused").json().get("items")).isEmpty();
    ObjectNode undo = started(server.post(path + "/undo", null));
    assertThat(undo.get("undo_of")).isEqualTo(operation.get("id"));
    assertThat(ended(undo).at("/counts/changed").intValue()).isEqualTo(2);
    ObjectNode config = server.get(CONFIGS + "/" + one).json();
    assertThat(config.get("labels").toString()).isEqualTo("{\"wave\":\"1\"}");
    assertThat(config.get("priority").intValue()).isEqualTo(5);
    assertThat(config.get("version").intValue()).isEqualTo(3);
    assertThat(server.get(BULK + "?limit=1").json().at("/items/0/id")).isEqualTo(undo.get("id"));
  }

  @Test
  void whatHasEndedStaysAndWhatIsWrongIsRefused() {
    create("three", "3");
    ObjectNode paused =
        ended(
            started(
                server.post(
                    CONFIGS + "/pause",
                    "{\"filter\": {\"label\": \"wave=3\"}, \"background\": true}")));
    String path = BULK + "/" + paused.get("id").longValue();
    assertThat(server.post(path + "/stop", null).json().get("status").stringValue())
        .isEqualTo("finished");
    ObjectNode cancelled =
        ended(
            started(
                server.post(
                    "/api/v1/executions/cancel",
                    """
                    {"ids": ["0199b4a0-0000-7000-8000-000000000000"], "background": true}
                    """)));
    assertThat(cancelled.at("/items/0/outcome").stringValue()).isEqualTo("gone");
    Answer undo = server.post(BULK + "/" + cancelled.get("id").longValue() + "/undo", null);
    assertThat(undo.status()).isEqualTo(409);
    assertThat(undo.json().get("code").stringValue()).isEqualTo("not_undoable");
    assertThat(server.get(BULK + "/999999").status()).isEqualTo(404);
    assertThat(server.post(BULK + "/999999/undo", null).status()).isEqualTo(404);
    assertThat(server.get(path + "?outcome=lovely").status()).isEqualTo(400);
    Answer both =
        server.post(
            CONFIGS + "/resume",
            "{\"filter\": {\"label\": \"wave=3\"}, \"background\": true, \"dry_run\": true}");
    assertThat(both.status()).isEqualTo(400);
    assertThat(both.json().at("/errors/0/path").stringValue()).isEqualTo("background");
  }
}
