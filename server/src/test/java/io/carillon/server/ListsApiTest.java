package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists and statistics over HTTP: what they leave out, filters, orders, cursors, related rows. */
class ListsApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String EXECUTIONS = "/api/v1/executions";

  @TempDir private static Path data;
  private static TestServer server;
  private static long good;
  private static long bad;

  /** One config that succeeds and one that fails, each run three times, and one that never ran. */
  @BeforeAll
  static void start() {
    server = new TestServer(data);
    good = create("good", server.pageUrl());
    bad = create("bad", "http://127.0.0.1:1/");
    create("idle", server.pageUrl());
    for (int i = 0; i < 3; i++) {
      server.post(CONFIGS + "/" + good + "/run", "{\"overlap\": \"allow\"}");
      server.post(CONFIGS + "/" + bad + "/run", "{\"overlap\": \"allow\"}");
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            ids(EXECUTIONS + "?status=succeeded,failed").size() == 6
                && get("/api/v1/stats?group=type").at("/items/0/totals/total").asLong() == 6);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long create(String name, String url) {
    String body =
        """
        {"name": "%1$s", "labels": {"chart": "%1$s"}, "task_type": "scrape", "schedule": {"type": "manual"},
         "parameters": {"url": "%2$s", "fields": {"title": {"selector": "h1"}}}}
        """
            .formatted(name, url);
    Answer answer = server.post(CONFIGS, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
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

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/task-configs", "/api/v1/executions"})
  void aListLeavesOutWhatNobodyAskedFor(String list) {
    for (JsonNode item : get(list).get("items")) {
      assertThat(item.propertyNames()).doesNotContain("parameters", "result");
    }
    for (JsonNode item : get(list + "?fields=*").get("items")) {
      assertThat(item.at("/parameters/url").stringValue()).startsWith("http://127.0.0.1:");
    }
    Answer refused = server.get(list + "?fields=everything");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/message").stringValue())
        .contains("parameters", "not \"everything\"");
  }

  @Test
  void anExecutionHasItsConfigsNameAndOfItsErrorALine() {
    JsonNode failed = get(EXECUTIONS + "?status=failed&limit=1").get("items").get(0);
    assertThat(failed.get("task_config_name").stringValue()).isEqualTo("bad");
    assertThat(failed.get("error").propertyNames()).containsExactlyInAnyOrder("type", "message");
    JsonNode whole = get(EXECUTIONS + "/" + failed.get("id").stringValue());
    assertThat(whole.get("error").propertyNames()).contains("stack");
    assertThat(whole.get("attempts")).hasSize(1);
    assertThat(whole.get("run_ms").longValue()).isNotNegative();
  }

  @Test
  void severalValuesComeWithCommasOrRepeated() {
    List<String> both = ids(EXECUTIONS + "?status=failed,succeeded");
    assertThat(both).hasSize(6);
    assertThat(ids(EXECUTIONS + "?status=failed&status=succeeded")).isEqualTo(both);
    assertThat(ids(EXECUTIONS + "?sort=id&trigger=manual")).isEqualTo(both.reversed());
    assertThat(ids(EXECUTIONS + "?task_config_id=%d,%d".formatted(good, bad))).isEqualTo(both);
    assertThat(ids(EXECUTIONS + "?task_type=scrape&status=failed")).hasSize(3);
    assertThat(ids(EXECUTIONS + "?status=running,queued,retrying")).isEmpty();
    assertThat(ids(EXECUTIONS + "?trigger=backfill")).isEmpty();
    String worker = get(EXECUTIONS).at("/items/0/worker_id").stringValue();
    assertThat(ids(EXECUTIONS + "?worker_id=" + worker)).isEqualTo(both);
    assertThat(ids(CONFIGS + "?status=paused,error")).isEmpty();
    assertThat(ids(CONFIGS + "?schedule_type=manual&type=scrape,cleanup")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          executions   | status=failed,ended  | status
          executions   | status=              | status
          executions   | trigger=cron         | trigger
          executions   | worker_id=5          | worker_id
          executions   | task_config_id=1,x   | task_config_id
          executions   | sort=name            | sort
          executions   | count=yes            | count
          task-configs | schedule_type=weekly | schedule_type
          task-configs | sort=-age            | sort
          task-configs | include=everything   | include
          task-configs | next_due_from=soon   | next_due_from
          task-configs | updated_to=          | updated_to
          stats        | group=worker         | group
          stats        | sort=name            | sort
          stats/series | bucket=2m            | bucket
          stats/series | bucket=1m&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z | bucket
          stats/series | by=colour            | by
          stats/series | timezone=Mars/Base   | timezone
          stats/series | by=worker&metric=decisions | by
          stats/series | limit=21             | limit
          stats/series | label=-x             | label
          stats/series | bucket=1h&by=type&label=chart=bad | by
          stats/top    | by=best              | by
          stats/top    | from=2020-01-01T00:00:00Z | from
          overview     | span=2h              | span
          overview     | include=tops         | include
          overview/top | span=2h              | span
          executions   | id=7                 | id
          executions   | id=01a00000-0000-7000-8000-000000000000&status=failed | id
          stats        | from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z | to
          stats        | from=2020-01-01T00:00:00Z | from
          """)
  void aWrongValueIsNamedWithThoseThatAreRight(String list, String query, String parameter) {
    Answer answer = server.get("/api/v1/" + list + "?" + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo(parameter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /executions?limit=1&status=failed | /executions?status=succeeded
          /executions?limit=1               | /executions?sort=id
          /task-configs?limit=1             | /task-configs?sort=name
          /task-configs?limit=1&sort=status | /task-configs?sort=-status
          /task-configs?limit=1&type=scrape | /task-configs?limit=1
          """)
  void aCursorOfAnotherListIsRefused(String one, String other) {
    String cursor = get("/api/v1" + one).get("next_cursor").stringValue();
    get("/api/v1" + one + "&cursor=" + cursor);
    String sign = other.contains("?") ? "&" : "?";
    Answer refused = server.get("/api/v1" + other + sign + "cursor=" + cursor);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/message").stringValue())
        .contains("another filter or order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "name",
        "updated_at",
        "status",
        "priority",
        "next_due_at",
        "last_finished_at"
      })
  void everyOrderGoesFromPageToPageBothWays(String sort) {
    for (String order : List.of(sort, "-" + sort)) {
      List<String> seen = new ArrayList<>();
      String path = CONFIGS + "?limit=1&sort=" + order;
      JsonNode page = get(path);
      while (!page.get("next_cursor").isNull()) {
        page.get("items").forEach(item -> seen.add(item.get("name").stringValue()));
        page = get(path + "&cursor=" + page.get("next_cursor").stringValue());
      }
      page.get("items").forEach(item -> seen.add(item.get("name").stringValue()));
      assertThat(seen).as(order).containsExactlyInAnyOrder("good", "bad", "idle");
      if (sort.equals("last_finished_at")) {
        assertThat(seen.getLast()).as("it never ran").isEqualTo("idle");
      }
    }
  }

  @Test
  void relatedRowsComeWithTheList() {
    String include = "include=schedule_state,last_execution,stats,recent";
    JsonNode first = get(CONFIGS + "?sort=-name&q=good&" + include).get("items").get(0);
    assertThat(first.at("/schedule_state/open_executions").longValue()).isZero();
    assertThat(first.at("/last_execution/status").stringValue()).isEqualTo("succeeded");
    assertThat(first.at("/stats/counts/succeeded").longValue()).isEqualTo(3);
    assertThat(first.at("/stats/success_rate").doubleValue()).isEqualTo(1);
    assertThat(first.get("recent")).hasSize(3);
    assertThat(first.at("/recent/0/kind").stringValue()).isEqualTo("triggered");
    assertThat(first.at("/recent/0/status").stringValue()).isEqualTo("succeeded");
    JsonNode idle = get(CONFIGS + "?q=idle&" + include).get("items").get(0);
    assertThat(idle.get("last_execution").isNull()).isTrue();
    assertThat(idle.at("/stats/success_rate").isNull()).isTrue();
    assertThat(idle.get("recent")).isEmpty();
    ObjectNode whole = get(CONFIGS + "/" + bad + "?" + include);
    assertThat(whole.at("/stats/counts/failed").longValue()).isEqualTo(3);
    Answer saved = server.send("PUT", CONFIGS + "/" + bad, whole.toString());
    assertThat(saved.status()).as("what is shown may be sent back").isEqualTo(200);
  }

  @Test
  void countsAreAnsweredWhenAskedFor() {
    assertThat(get(EXECUTIONS + "?count=true&limit=1&status=failed").get("total").toString())
        .isEqualTo("{\"count\":3,\"more\":false}");
    assertThat(get(CONFIGS + "?count=true&limit=1").at("/total/count").longValue()).isEqualTo(3);
    assertThat(get(CONFIGS + "?count=false").has("total")).isFalse();
  }

  @Test
  void chartsAndForemostConfigsAreOfTheSameExecutions() {
    JsonNode series = get("/api/v1/stats/series?by=status");
    assertThat(series.get("bucket").stringValue()).isEqualTo("5m");
    assertThat(series.get("groups")).hasSize(2);
    assertThat(series.get("points").valueStream().mapToLong(one -> one.get("total").asLong()).sum())
        .isEqualTo(6);
    assertThat(series.at("/points/0/run_ms/p95").isNumber()).isTrue();
    JsonNode own = get("/api/v1/stats/series?bucket=1d&task_config_id=" + bad);
    assertThat(own.at("/points/0/counts/failed").longValue()).isEqualTo(3);
    assertThat(own.at("/points/0/success_rate").doubleValue()).isZero();
    assertThat(get("/api/v1/stats/series?metric=decisions").get("points")).isEmpty();
    assertThat(get("/api/v1/stats/series?by=status&bucket=1d&label=chart=bad").get("points"))
        .isEqualTo(
            get("/api/v1/stats/series?by=status&bucket=1d&task_config_id=" + bad).get("points"))
        .isNotEmpty();
    assertThat(get("/api/v1/stats/series?bucket=1d&label=chart=no").get("points")).isEmpty();
    assertThat(
            get("/api/v1/stats/series?bucket=1d&label=chart&task_config_id=" + (bad + 1))
                .get("points"))
        .isEmpty();
    JsonNode worst = get("/api/v1/stats/top");
    assertThat(worst.at("/items/0/task_config_name").stringValue()).isEqualTo("bad");
    assertThat(worst.at("/items/0/failures").longValue()).isEqualTo(3);
    assertThat(worst.get("items")).hasSize(1);
    assertThat(get("/api/v1/stats/top?by=slowest&task_type=scrape").get("items")).hasSize(2);
    assertThat(get("/api/v1/stats/top?by=latest&namespace=nobody").get("items")).isEmpty();
  }

  @Test
  void theOverviewSaysWhatNeedsAttention() {
    JsonNode overview = get("/api/v1/overview");
    assertThat(overview.at("/attention/0/text_code").stringValue()).isEqualTo("attention_failing");
    assertThat(overview.at("/attention/0/task_config_id").longValue()).isEqualTo(bad);
    assertThat(overview.at("/attention/0/count").longValue()).isEqualTo(3);
    assertThat(overview.at("/totals/executions/total").longValue()).isEqualTo(6);
    assertThat(overview.at("/totals_before/executions/total").longValue()).isZero();
    assertThat(overview.at("/workers/active").longValue()).isEqualTo(1);
    assertThat(overview.get("queues")).isNotEmpty();
    assertThat(overview.has("series")).isFalse();
    JsonNode rankings = get("/api/v1/overview/top").get("rankings");
    assertThat(rankings.at("/2/by").stringValue()).isEqualTo("failing");
    assertThat(rankings.at("/2/items/0/task_config_name").stringValue()).isEqualTo("bad");
    JsonNode series = get("/api/v1/overview?span=7d&include=series").get("series");
    assertThat(series.at("/executions/bucket").stringValue()).isEqualTo("1h");
    assertThat(series.at("/executions/points/0/total").longValue()).isEqualTo(6);
    assertThat(series.at("/decisions/metric").stringValue()).isEqualTo("decisions");
  }

  @Test
  void statisticsAreByTypeStatusConfigHourAndDay() {
    JsonNode types = get("/api/v1/stats?group=type");
    assertThat(types.at("/items/0/task_type").stringValue()).isEqualTo("scrape");
    assertThat(types.at("/items/0/totals/success_rate").doubleValue()).isEqualTo(0.5);
    assertThat(types.at("/items/0/totals/total").longValue()).isEqualTo(6);
    assertThat(get("/api/v1/stats?group=status").get("items")).hasSize(2);
    JsonNode worst = get("/api/v1/stats?group=config&sort=failures&limit=1");
    assertThat(worst.at("/items/0/task_config_name").stringValue()).isEqualTo("bad");
    assertThat(worst.get("more").booleanValue()).isTrue();
    assertThat(get("/api/v1/stats?group=day&type=cleanup").get("items")).isEmpty();
    assertThat(
            get(CONFIGS + "/" + good + "/stats?group=day").at("/items/0/totals/total").longValue())
        .isPositive();
    assertThat(get(CONFIGS + "/" + good + "/stats").at("/items/0/at").stringValue())
        .endsWith(":00:00Z");
  }
}
