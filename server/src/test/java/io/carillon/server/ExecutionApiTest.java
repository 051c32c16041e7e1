package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.manager.TasksManager;
import io.carillon.server.TestServer.Answer;
import io.carillon.time.Instants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Executions over HTTP: what is searched for, what one of them shows, its log, why it waits. */
class ExecutionApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String EXECUTIONS = "/api/v1/executions";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path data;
  private static TestServer server;
  private static long good;
  private static long bad;

  /** One config that succeeds and one that fails, each run twice. */
  @BeforeAll
  static void start() {
    server = new TestServer(data);
    good = create("good", server.pageUrl());
    bad = create("bad", "http://127.0.0.1:1/");
    for (int i = 0; i < 2; i++) {
      run(good);
      run(bad);
    }
    await().atMost(PATIENCE).until(() -> ids(EXECUTIONS + "?status=succeeded,failed").size() == 4);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long create(String name, String url) {
    String body =
        """
        {"name": "%s", "labels": {"kind": "%s"}, "task_type": "scrape", "schedule": {"type": "manual"},
         "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
        """
            .formatted(name, name, url);
    Answer answer = server.post(CONFIGS, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
  }

  private static String run(long config) {
    return server
        .post(CONFIGS + "/" + config + "/run", "{\"overlap\": \"allow\"}")
        .json()
        .get("execution_id")
        .stringValue();
  }

  private static ObjectNode get(String path) {
    Answer answer = server.get(path);
    assertThat(answer.status()).as(path + ": " + answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> ids(String path) {
    List<String> ids = new ArrayList<>();
    get(path).get("items").forEach(item -> ids.add(item.get("id").asString()));
    return ids;
  }

  private static String newest(String status) {
    return ids(EXECUTIONS + "?limit=1&status=" + status).getFirst();
  }

  @Test
  void executionsAreFoundByTheirError() {
    JsonNode failed = get(EXECUTIONS + "?status=failed&limit=1").get("items").get(0);
    String type = failed.at("/error/type").stringValue();
    assertThat(ids(EXECUTIONS + "?error_type=" + type)).hasSize(2);
    assertThat(ids(EXECUTIONS + "?error_type=" + type + "x")).isEmpty();
    String word = failed.at("/error/message").stringValue().replaceFirst("(?s) .*", "");
    assertThat(ids(EXECUTIONS + "?q=" + word.toUpperCase(Locale.ROOT))).hasSize(2);
    assertThat(ids(CONFIGS + "/" + good + "/executions?q=" + word)).isEmpty();
  }

  @Test
  void executionsAreFoundByQueueRunTimeAndTheBeginningOfTheirId() {
    assertThat(ids(EXECUTIONS + "?queue=default")).hasSizeGreaterThanOrEqualTo(4);
    assertThat(ids(EXECUTIONS + "?queue=nowhere")).isEmpty();
    assertThat(ids(EXECUTIONS + "?min_run=0s")).hasSizeGreaterThanOrEqualTo(4);
    assertThat(ids(EXECUTIONS + "?min_run=1h")).isEmpty();
    String id = newest("succeeded");
    assertThat(ids(EXECUTIONS + "?id_prefix=" + id)).containsExactly(id);
    assertThat(ids(EXECUTIONS + "?id_prefix=" + id.replace("-", "").substring(0, 31)))
        .containsExactly(id);
    assertThat(ids(EXECUTIONS + "?id_prefix=ffff")).isEmpty();
    String other = newest("failed");
    assertThat(ids(EXECUTIONS + "?id=" + id + "," + other + "," + new UUID(7, 7)))
        .containsExactlyInAnyOrder(id, other);
    assertThat(ids(EXECUTIONS + "?namespace=nowhere&id=" + id)).isEmpty();
    assertThat(ids(EXECUTIONS + "?fields=summary&id_prefix=0")).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void theLongestExecutionsComeFirstOnOnePage() {
    JsonNode page = get(EXECUTIONS + "?sort=longest&status=succeeded,failed&limit=3");
    assertThat(page.get("next_cursor").isNull()).isTrue();
    List<Long> runs = new ArrayList<>();
    page.get("items").forEach(item -> runs.add(item.get("run_ms").longValue()));
    assertThat(runs).hasSize(3).isSortedAccordingTo(Comparator.reverseOrder());
    long longest = 0;
    for (JsonNode item : get(EXECUTIONS + "?status=succeeded,failed").get("items")) {
      longest = Math.max(longest, item.get("run_ms").longValue());
    }
    assertThat(runs.getFirst()).isEqualTo(longest);
    assertThat(ids(CONFIGS + "/" + bad + "/executions?sort=longest"))
        .containsExactlyInAnyOrderElementsOf(ids(CONFIGS + "/" + bad + "/executions"));
    assertThat(ids(EXECUTIONS + "?sort=longest&min_run=1h")).isEmpty();
  }

  private static void sql(String statement) {
    server.bean(Database.class).sql().sql(statement).update();
  }

  @Test
  void moreExecutionsThanAreSortedAreRefusedWithTheFiltersThatHelp() {
    sql(
        """
        insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
          max_attempts, priority, status, trigger, task_type, queue, due_at, started_at, finished_at)
        select gen_random_uuid(), 888888, 1, now(), 1, 5, 'succeeded', 'schedule', 'scrape', 'default', now(),
          now() - n * interval '1 ms', now() from generate_series(1, 10001) as n
        """);
    try {
      Answer answer = server.get(EXECUTIONS + "?sort=longest");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo("sort");
      assertThat(answer.json().at("/errors/0/code").stringValue()).isEqualTo("longest_too_many");
      assertThat(ids(EXECUTIONS + "?sort=longest&task_config_id=" + bad)).isNotEmpty();
    } finally {
      sql("delete from carillon.task_execution_ended where task_config_id = 888888");
    }
  }

  @Test
  void executionsAreFoundByTheLabelsAndTheNamespaceOfTheirConfig() {
    assertThat(ids(EXECUTIONS + "?label=kind=bad"))
        .isEqualTo(ids(EXECUTIONS + "?task_config_id=" + bad));
    assertThat(ids(EXECUTIONS + "?label=kind=bad&status=failed")).hasSize(2);
    assertThat(ids(EXECUTIONS + "?label=kind&namespace=default")).hasSizeGreaterThanOrEqualTo(4);
    assertThat(ids(EXECUTIONS + "?label=kind=worse")).isEmpty();
    assertThat(ids(EXECUTIONS + "?namespace=elsewhere")).isEmpty();
    assertThat(get(EXECUTIONS + "/errors?label=kind=bad").get("items")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "label=-x, label",
    "namespace=UPPER, namespace",
    "id_prefix=xyz, id_prefix",
    "id_prefix=-, id_prefix",
    "id_prefix=" + "0123456789012345678901234567890123, id_prefix",
    "min_run=soon, min_run",
    "min_run=, min_run",
    "q=%20, q",
    "q=a&q=b, q",
    "queue=, queue",
    "fields=summary&fields=result, fields"
  })
  void aWrongConditionIsRefusedByName(String query, String path) {
    Answer answer = server.get(EXECUTIONS + "?" + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo(path);
  }

  @Test
  void equalErrorsAreGrouped() {
    JsonNode groups = get(EXECUTIONS + "/errors?task_config_id=" + bad).get("items");
    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).get("executions").intValue()).isEqualTo(2);
    assertThat(groups.get(0).get("task_configs").intValue()).isEqualTo(1);
    assertThat(groups.get(0).get("pattern").stringValue()).doesNotContainPattern("\\d");
    assertThat(get(EXECUTIONS + "/errors?q=nothing%20like%20it").get("items")).isEmpty();
  }

  @Test
  void anExecutionHasItsNeighboursAndItsWorker() {
    List<String> both = ids(CONFIGS + "/" + good + "/executions?sort=id&trigger=manual&limit=2");
    ObjectNode first = get(EXECUTIONS + "/" + both.getFirst());
    assertThat(first.get("previous").isNull()).isTrue();
    assertThat(first.at("/next/id").stringValue()).isEqualTo(both.getLast());
    assertThat(first.at("/worker/node").stringValue()).isNotBlank();
    assertThat(first.get("waiting").isNull()).isTrue();
    assertThat(first.get("result_bytes").intValue()).isPositive();
    assertThat(get(EXECUTIONS + "/" + both.getFirst() + "/result").get("result"))
        .isEqualTo(first.get("result"));
    assertThat(get(EXECUTIONS + "/" + both.getLast()).at("/previous/id").stringValue())
        .isEqualTo(both.getFirst());
  }

  @Test
  void aLogIsReadInBothDirectionsByLevelAndAroundALine() {
    String id = newest("succeeded");
    String logs = EXECUTIONS + "/" + id + "/logs";
    JsonNode all = get(logs).get("items");
    JsonNode backwards = get(logs + "?order=desc").get("items");
    assertThat(backwards).hasSameSizeAs(all);
    if (!all.isEmpty()) {
      assertThat(backwards.get(0)).isEqualTo(all.get(all.size() - 1));
      assertThat(get(logs + "?around=1:1&limit=1").get("items").get(0)).isEqualTo(all.get(0));
    }
    assertThat(get(logs + "?level=error").get("items")).isEmpty();
    assertThat(get(logs + "?attempt=7").get("items")).isEmpty();
    JsonNode summary = get(logs + "/summary");
    assertThat(summary.at("/lines/error").intValue()).isZero();
    assertThat(summary.get("first_error").isNull()).isTrue();
    Answer text = server.get(logs + "/text");
    assertThat(text.status()).isEqualTo(200);
    assertThat(text.header("content-type")).startsWith("text/plain");
    assertThat(text.response().body().lines()).hasSameSizeAs(all);
  }

  @ParameterizedTest
  @CsvSource({
    "order=up, order",
    "level=loud, level",
    "attempt=0, attempt",
    "around=1, around",
    "around=1:1&order=desc, order",
    "around=1:1&limit=201, limit"
  })
  void aWrongWishOfALogIsRefusedByName(String query, String path) {
    Answer answer = server.get(EXECUTIONS + "/" + newest("succeeded") + "/logs?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo(path);
  }

  @Test
  void aRetryMayHaveOtherParameters() {
    String parameters =
        "{\"parameters\": {\"url\": \"%s\", \"fields\": {\"other\": {\"selector\": \"p\"}}}}"
            .formatted(server.pageUrl());
    String failed = newest("failed");
    String again =
        server
            .post(EXECUTIONS + "/" + failed + "/retry", parameters)
            .json()
            .get("execution_id")
            .stringValue();
    await()
        .atMost(PATIENCE)
        .until(() -> get(EXECUTIONS + "/" + again).get("status").stringValue().equals("succeeded"));
    JsonNode retried = get(EXECUTIONS + "/" + again);
    assertThat(retried.get("retry_of").stringValue()).isEqualTo(failed);
    assertThat(retried.at("/parameters/fields").propertyNames()).containsExactly("other");
    Answer refused =
        server.post(EXECUTIONS + "/" + failed + "/retry", "{\"parameters\": {\"url\": 5}}");
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void nothingIsClaimedFromAPausedQueueAndTheExecutionSaysWhy() {
    Answer paused = server.post("/api/v1/queues/default/pause", "{\"reason\": \"maintenance\"}");
    assertThat(paused.json().at("/pause/reason").stringValue()).isEqualTo("maintenance");
    try {
      // A pause is known everywhere after a second: the executions of that second may start.
      String waits =
          await()
              .atMost(PATIENCE)
              .until(
                  () -> {
                    String id = run(good);
                    JsonNode one = get(EXECUTIONS + "/" + id);
                    return one.get("status").stringValue().equals("queued")
                            && server
                                .bean(Database.class)
                                .time()
                                .isAfter(
                                    Instants.parse(paused.json().at("/pause/at").stringValue())
                                        .plusSeconds(2))
                        ? id
                        : "";
                  },
                  id -> !id.isEmpty());
      JsonNode waiting = get(EXECUTIONS + "/" + waits).get("waiting");
      assertThat(waiting.get("code").stringValue()).isEqualTo("waiting_queue_paused");
      assertThat(waiting.get("position").intValue()).isPositive();
      Answer chinese =
          server.send("GET", EXECUTIONS + "/" + waits, null, "Accept-Language", "zh-CN");
      assertThat(chinese.json().at("/waiting/text").stringValue()).contains("暂停了队列");
      assertThat(get("/api/v1/health/report").get("causes").findValuesAsString("code"))
          .contains("health_queue_paused");
    } finally {
      assertThat(server.post("/api/v1/queues/default/resume", null).status()).isEqualTo(200);
    }
    await().atMost(PATIENCE).until(() -> ids(EXECUTIONS + "?status=queued,running").isEmpty());
    assertThat(server.post("/api/v1/queues/nowhere/pause", null).status()).isEqualTo(404);
    server.bean(TasksManager.class).queues().pause("nowhere", "ann", null);
    Answer resumed = server.post("/api/v1/queues/nowhere/resume", null);
    assertThat(resumed.status()).as("a queue that is there by its pause alone").isEqualTo(200);
    assertThat(resumed.json().get("pause").isNull()).isTrue();
    assertThat(server.post("/api/v1/queues/nowhere/resume", null).status()).isEqualTo(404);
  }

  @Test
  void aWorkerHasItsExecutionsAndTheReasonOfItsPause() {
    JsonNode worker = get("/api/v1/workers").get("items").get(0);
    String path = "/api/v1/workers/" + worker.get("id").stringValue();
    assertThat(ids(path + "/executions?status=succeeded")).isNotEmpty();
    assertThat(ids(path + "/executions?status=expired")).isEmpty();
    Answer refused = server.post(path + "/pause", "{\"reason\": \"\"}");
    assertThat(refused.status()).isEqualTo(400);
    JsonNode same = server.post(path + "/resume", "{\"reason\": \"it never slept\"}").json();
    assertThat(same.get("status_reason").isNull()).isTrue();
  }

  @Test
  void theServerSaysWhatItIsAndTheNodesOfTheCluster() {
    ObjectNode about = get("/api/v1/about");
    assertThat(about.at("/limits/page").intValue()).isEqualTo(500);
    assertThat(about.get("broker").stringValue()).isEqualTo("postgres");
    await().atMost(PATIENCE).until(() -> !get("/api/v1/nodes").get("items").isEmpty());
    JsonNode node = get("/api/v1/nodes").get("items").get(0);
    assertThat(node.get("alive").booleanValue()).isTrue();
    assertThat(node.get("name")).isEqualTo(about.get("node"));
    assertThat(node.get("clock_offset_ms").longValue()).isBetween(-5_000L, 5_000L);
  }

  @Test
  void aListIsAlsoATableAndNamesItsNextPage() {
    String path = EXECUTIONS + "?status=failed&task_config_id=" + bad + "&limit=1";
    Answer table = server.send("GET", path, null, "Accept", "text/csv");
    assertThat(table.header("content-type")).startsWith("text/csv");
    List<String> lines = table.response().body().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("id,task_config_id,").contains(",error.type,");
    assertThat(table.header("link")).contains("cursor=", "limit=1", "rel=\"next\"");
    String next = table.header("link").replaceAll("^<|>.*$", "");
    assertThat(server.send("GET", next, null, "Accept", "text/csv").status()).isEqualTo(200);
    Answer single = server.send("GET", CONFIGS + "/" + bad, null, "Accept", "text/csv");
    assertThat(single.status()).isEqualTo(406);
  }

  @Test
  void aLargeAnswerIsCompressedForThoseWhoAcceptIt() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s?fields=*".formatted(server.port(), EXECUTIONS)))
            .header("Authorization", "Bearer " + TestServer.TOKEN)
            .header("Accept-Encoding", "gzip")
            .build();
    HttpResponse<byte[]> packed =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    byte[] text = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    assertThat(Json.MAPPER.readTree(text).get("items")).isNotEmpty();
    assertThat(server.get("/api/v1/about").header("content-encoding")).isEmpty();
  }
}
