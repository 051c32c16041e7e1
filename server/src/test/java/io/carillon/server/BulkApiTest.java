package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Many task configs or executions changed by one request. */
class BulkApiTest {

  private static final Logger LOG = LoggerFactory.getLogger(BulkApiTest.class);
  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String EXECUTIONS = "/api/v1/executions";
  private static final String KEY = "Idempotency-Key";
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
  }

  @AfterEach
  void clear() {
    Database database = server.bean(Database.class);
    database.sql().sql("drop trigger if exists slow on carillon.task_config").update();
    database.sql().sql("delete from carillon.task_config").update();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String name, String schedule) {
    return """
    {"name": "%s", "task_type": "scrape", "overlap": "allow", "schedule": %s,
     "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
    """
        .formatted(name, schedule, server.pageUrl());
  }

  private static String hourly(String name) {
    return body(name, "{\"type\": \"interval\", \"every\": \"1h\"}");
  }

  /** Creates configs by one request; answers their ids. */
  private static List<Long> make(String prefix, int count) {
    String configs =
        IntStream.range(0, count)
            .mapToObj(i -> hourly(prefix + " " + i))
            .collect(Collectors.joining(","));
    JsonNode made = ok(CONFIGS + "/create", "{\"task_configs\": [%s]}".formatted(configs));
    assertThat(made.at("/counts/changed").intValue()).isEqualTo(count);
    List<Long> ids = new ArrayList<>();
    made.get("results").forEach(one -> ids.add(one.get("id").longValue()));
    return ids;
  }

  private static String name() {
    return "bulk-" + NAMES.incrementAndGet();
  }

  private static JsonNode ok(String path, String body) {
    Answer answer = server.post(path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode config(long id) {
    return server.get(CONFIGS + "/" + id).json();
  }

  private static List<String> outcomes(JsonNode report) {
    List<String> outcomes = new ArrayList<>();
    report.get("results").forEach(one -> outcomes.add(one.get("outcome").stringValue()));
    return outcomes;
  }

  private static long count(String query) {
    return server.bean(Database.class).sql().sql(query).query(Long.class).single();
  }

  @Test
  void aThousandConfigsAreChangedByFilterAfterADryRunThatCountedThem() {
    String name = name();
    List<Long> ids = make(name, 1_000);
    make("other", 3);
    String change =
        """
        "filter": {"q": "%s", "type": "scrape", "status": ["active", "paused"]},
        "patch": {"priority": 7, "parameters": {"timeout": "20s"},
                  "schedule": {"every": "2h"}, "retry": {"max_attempts": 3}}
        """
            .formatted(name);
    JsonNode dry = ok(CONFIGS + "/bulk", "{%s, \"dry_run\": true}".formatted(change));
    assertThat(dry.get("selected").intValue()).isEqualTo(1_000);
    assertThat(dry.at("/counts/changed").intValue()).isEqualTo(1_000);
    assertThat(config(ids.getFirst()).get("version").intValue()).isEqualTo(1);

    String real =
        "{%s, \"expected_count\": 1000, \"expected_fingerprint\": \"%s\"}"
            .formatted(change, dry.get("fingerprint").stringValue());
    long begin = System.nanoTime();
    JsonNode done = ok(CONFIGS + "/bulk", real);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    LOG.info("1,000 task configs were changed over HTTP in {} ms", took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(20));
    assertThat(done.at("/counts/changed").intValue()).isEqualTo(1_000);
    assertThat(done.get("stopped").isNull()).isTrue();
    assertThat(count("select count(*) from carillon.schedule_event where kind = 'updated'"))
        .isEqualTo(1_000);
    JsonNode changed = config(ids.get(500));
    assertThat(changed.get("version").intValue()).isEqualTo(2);
    assertThat(changed.at("/schedule/every").stringValue()).isEqualTo("2h");
    assertThat(changed.at("/retry/max_attempts").intValue()).isEqualTo(3);
    assertThat(changed.at("/parameters/timeout").stringValue()).isEqualTo("20s");
    assertThat(changed.at("/parameters/url").stringValue()).isEqualTo(server.pageUrl());
    JsonNode event =
        server.get(CONFIGS + "/" + ids.get(500) + "/events?kind=updated").json().at("/items/0");
    assertThat(event.at("/detail").toString()).contains("\"every\":\"1h\"", "\"every\":\"2h\"");
    assertThat(event.get("actor").stringValue()).isNotBlank();
    JsonNode audit = server.get(CONFIGS + "/" + ids.get(500) + "/audit").json();
    assertThat(audit.get("findings")).isEmpty();
    assertThat(outcomes(ok(CONFIGS + "/bulk", "{%s}".formatted(change))))
        .as("repeated")
        .containsOnly("unchanged");
    assertThat(server.post(CONFIGS + "/bulk", real).json().get("code").stringValue())
        .isEqualTo("selection_changed");
  }

  /** One and many take the same patches, and refuse the same for the same reasons. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"priority\": 11}",
        "{\"unknown\": 1}",
        "{\"parameters\": {\"url\": null}}",
        "{\"parameters\": {\"x\": 1}, \"priority\": \"high\"}",
        "{\"schedule\": {\"every\": \"never\"}}",
        "{\"schedule\": {\"type\": \"cron\", \"expression\": \"61 * * * *\"}}",
        "{\"schedule\": {\"type\": \"date\", \"at\": \"2001-01-01T00:00:00Z\"}}",
        "{\"schedule\": {\"calendar\": \"none\"}}",
        "{\"task_type\": \"none\"}",
        "{\"status\": \"error\"}",
        "{\"status\": \"paused\", \"status_reason\": \" \"}",
        "{\"version\": 99}",
        "{\"created_by\": \"me\"}",
        "{\"start_deadline\": \"1ms\", \"timeout\": \"-1s\"}",
        "{\"schedule\": null}",
        "{\"priority\": 5}",
        "{\"status\": \"paused\", \"status_reason\": \"why\", \"description\": \"both\"}"
      })
  void aPatchOfManyIsAsAPatchOfOne(String patch) {
    List<Long> ids = make(name(), 2);
    JsonNode dry = ok(CONFIGS + "/bulk", ofIds(ids, "\"patch\": " + patch + ", \"dry_run\": true"));
    JsonNode many =
        ok(CONFIGS + "/bulk", ofIds(ids.subList(0, 1), "\"patch\": " + patch)).at("/results/0");
    Answer one = server.send("PATCH", CONFIGS + "/" + ids.get(1), patch);
    assertThat(dry.at("/results/0/outcome")).isEqualTo(many.get("outcome"));
    assertThat(timeless(dry.at("/results/0/error"))).isEqualTo(timeless(many.at("/error")));
    if (one.status() == 200) {
      long version = one.json().get("version").longValue();
      assertThat(many.get("outcome").stringValue())
          .isEqualTo(version == 1 ? "unchanged" : "changed");
      assertThat(many.get("version").longValue()).isEqualTo(version);
      for (String field : List.of("status", "status_reason", "description", "priority")) {
        assertThat(config(ids.getFirst()).get(field)).isEqualTo(one.json().get(field));
      }
    } else {
      assertThat(timeless(many.at("/error/errors"))).isEqualTo(timeless(one.json().path("errors")));
      assertThat(many.at("/error/code")).isEqualTo(one.json().path("code"));
      assertThat(many.get("outcome").stringValue())
          .isEqualTo(
              one.json().get("code").stringValue().equals("stale_version")
                  ? "conflict"
                  : "refused");
      assertThat(config(ids.getFirst()).get("version").intValue()).isEqualTo(1);
    }
  }

  /** Without the instant at which something was checked. */
  private static String timeless(JsonNode json) {
    return json.toString().replaceAll("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z", "then");
  }

  private static String ofIds(List<Long> ids, String more) {
    return "{\"ids\": %s, %s}".formatted(ids, more);
  }

  @Test
  void manyArePausedResumedAndDeletedEachWithItsReason() {
    List<Long> ids = make(name(), 3);
    String some = ids.subList(0, 2).toString();
    JsonNode paused =
        ok(CONFIGS + "/pause", "{\"ids\": %s, \"reason\": \"flood\"}".formatted(some));
    assertThat(outcomes(paused)).containsExactly("changed", "changed");
    assertThat(config(ids.getFirst()).get("status_reason").stringValue()).isEqualTo("flood");
    assertThat(outcomes(ok(CONFIGS + "/resume", "{\"ids\": %s}".formatted(ids))))
        .containsExactly("changed", "changed", "unchanged");
    JsonNode deleted =
        ok(CONFIGS + "/delete", "{\"filter\": {}, \"reason\": \"tidy\", \"expected_count\": 3}");
    assertThat(outcomes(deleted)).containsOnly("changed");
    assertThat(config(ids.getLast()).get("status").stringValue()).isEqualTo("deleted");
    JsonNode after = ok(CONFIGS + "/pause", "{\"ids\": [%d, 987654321]}".formatted(ids.getFirst()));
    assertThat(outcomes(after)).containsExactly("gone", "gone");
    assertThat(after.at("/results/0/code").stringValue()).isEqualTo("deleted");
    assertThat(after.at("/results/1/error/status").intValue()).isEqualTo(404);
  }

  @Test
  void theRoleDecidesAsForOne() {
    String operator =
        server
            .post("/api/v1/tokens", "{\"name\": \"bulk operator\", \"role\": \"operator\"}")
            .json()
            .get("token")
            .stringValue();
    List<Long> ids = make(name(), 1);
    for (String path : List.of("/pause", "/resume")) {
      Answer answer = server.as(operator, "POST", CONFIGS + path, "{\"ids\": %s}".formatted(ids));
      assertThat(answer.status()).isEqualTo(200);
    }
    for (String path : List.of("/bulk", "/delete", "/create")) {
      Answer answer = server.as(operator, "POST", CONFIGS + path, "{\"ids\": %s}".formatted(ids));
      assertThat(answer.status()).isEqualTo(403);
    }
    JsonNode event =
        server.get(CONFIGS + "/" + ids.getFirst() + "/events?kind=paused").json().at("/items/0");
    assertThat(event.get("actor").stringValue()).isEqualTo("bulk operator");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          task-configs/bulk   | ids                  | {"patch": {"priority": 1}}
          task-configs/bulk   | filter               | {"ids": [1], "filter": {"q": "x"}, "patch": {"priority": 1}}
          task-configs/bulk   | patch                | {"ids": [1]}
          task-configs/bulk   | patch                | {"ids": [1], "patch": {}}
          task-configs/bulk   | patch                | {"ids": [1], "patch": [1]}
          task-configs/bulk   | patch.name           | {"ids": [1], "patch": {"name": "x"}}
          task-configs/bulk   | filter               | {"filter": {}, "patch": {"priority": 1}}
          task-configs/bulk   | filter               | {"filter": [], "patch": {"priority": 1}}
          task-configs/bulk   | patch.parameters.url | {"ids": [1], "patch": {"parameters": {"url": "********"}}}
          task-configs/pause  | ids                  | {"ids": []}
          task-configs/pause  | ids[1]               | {"ids": [1, "x"]}
          task-configs/pause  | reason               | {"ids": [1], "reason": " "}
          task-configs/pause  | dry_run              | {"ids": [1], "dry_run": "yes"}
          task-configs/pause  | expected_count       | {"ids": [1], "expected_count": -1}
          task-configs/resume | filter.status        | {"filter": {"status": "nonsense"}}
          task-configs/resume | filter.status        | {"filter": {"status": []}}
          task-configs/resume | filter.type[1]       | {"filter": {"type": ["a", {}]}}
          task-configs/resume | filter.q             | {"filter": {"q": ["a", "b"]}}
          task-configs/resume | filter.updated_to    | {"filter": {"updated_to": "soon"}}
          task-configs/resume | filter.x             | {"filter": {"x": 1}}
          task-configs/delete | x                    | {"ids": [1], "x": 0}
          task-configs/create | task_configs         | {"task_configs": {}}
          executions/cancel   | ids[0]               | {"ids": ["x"]}
          executions/cancel   | filter               | {"filter": {}}
          executions/cancel   | filter.worker_id     | {"filter": {"worker_id": "x"}}
          executions/retry    | filter.status        | {"filter": {"task_type": "scrape"}}
          executions/retry    | filter.status        | {"filter": {"status": ["failed", "queued"]}}
          """)
  void whatIsWrongIsNamedByItsPlace(String path, String place, String body) {
    Answer answer = server.post("/api/v1/" + path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    List<String> places = new ArrayList<>();
    answer.json().get("errors").forEach(error -> places.add(error.get("path").stringValue()));
    assertThat(places).contains(place);
  }

  @Test
  void ofManyToBeCreatedEachHasAResultAtItsPlace() {
    String name = name();
    String configs =
        String.join(
            ",",
            hourly(name + " 0"),
            "{\"name\": \"%s 1\", \"task_type\": \"scrape\"}".formatted(name),
            "7",
            hourly(name + " 0"),
            hourly(name + " 4").replaceFirst("\\{", "{\"status\": \"inactive\","),
            hourly(name + " 5")
                .replaceFirst("\\{", "{\"status\": \"paused\", \"status_reason\": \"why\","));
    String body = "{\"task_configs\": [%s], \"dry_run\": %s}";
    JsonNode dry = ok(CONFIGS + "/create", body.formatted(configs, true));
    JsonNode made = ok(CONFIGS + "/create", body.formatted(configs, false));
    assertThat(outcomes(made))
        .isEqualTo(outcomes(dry))
        .containsExactly("changed", "refused", "refused", "refused", "changed", "changed");
    assertThat(made.at("/results/1/error/errors/0/path").stringValue()).isEqualTo("schedule");
    assertThat(made.at("/results/3/code").stringValue()).isEqualTo("duplicate_name");
    assertThat(config(made.at("/results/4/id").longValue()).get("status").stringValue())
        .isEqualTo("inactive");
    assertThat(config(made.at("/results/5/id").longValue()).get("status_reason").stringValue())
        .isEqualTo("why");
    assertThat(count("select count(*) from carillon.task_config")).isEqualTo(3);
    assertThat(outcomes(ok(CONFIGS + "/create", body.formatted(configs, false))))
        .as("repeated")
        .containsOnly("refused");
  }

  private static String manual() {
    String config = body(name(), "{\"type\": \"manual\"}");
    return "" + server.post(CONFIGS, config).json().get("id").longValue();
  }

  @Test
  void manyExecutionsRunAgainAndAreCancelled() {
    String id = manual();
    server.post(CONFIGS + "/run", "{\"ids\": [%s, %s, %s]}".formatted(id, id, id));
    String list = EXECUTIONS + "?task_config_id=" + id + "&status=succeeded";
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.get(list).json().get("items").size() == 3);
    String filter = "\"filter\": {\"task_config_id\": %s, \"status\": \"succeeded\"}".formatted(id);
    JsonNode dry = ok(EXECUTIONS + "/retry", "{%s, \"dry_run\": true}".formatted(filter));
    assertThat(dry.at("/counts/changed").intValue()).isEqualTo(3);
    JsonNode again =
        ok(
            EXECUTIONS + "/retry",
            "{%s, \"expected_fingerprint\": \"%s\"}"
                .formatted(filter, dry.get("fingerprint").stringValue()));
    assertThat(outcomes(again)).containsOnly("changed");
    String repeated = again.at("/results/0/execution_id").stringValue();
    assertThat(server.get(EXECUTIONS + "/" + repeated).json().get("retry_of"))
        .isEqualTo(again.at("/results/0/id"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.get(EXECUTIONS + "/" + repeated).json().get("finished_at").isString());
    JsonNode cancelled =
        ok(
            EXECUTIONS + "/cancel",
            "{\"ids\": [\"%s\", \"00000000-0000-7000-8000-000000000000\"]}".formatted(repeated));
    assertThat(outcomes(cancelled)).containsExactly("refused", "gone");
    assertThat(cancelled.at("/results/0/code").stringValue()).isEqualTo("ended");
    JsonNode none =
        ok(EXECUTIONS + "/cancel", "{\"filter\": {\"task_config_id\": [%s]}}".formatted(id));
    assertThat(none.get("stopped").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          task-configs/bulk   | {"ids": [%s], "patch": {"priority": 9}}
          task-configs/pause  | {"ids": [%s]}
          task-configs/delete | {"ids": [%s]}
          """)
  void aRepeatedKeyGetsTheSameAnswerAndActsOnce(String path, String body) {
    long id = make(name(), 1).getFirst();
    String key = name();
    String whole = body.formatted(id);
    Answer first = server.send("POST", "/api/v1/" + path, whole, KEY, key);
    assertThat(outcomes(first.json())).containsExactly("changed");
    Answer second = server.send("POST", "/api/v1/" + path, whole, KEY, key);
    assertThat(second.response().body()).isEqualTo(first.response().body());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(config(id).get("version").intValue()).isEqualTo(2);
  }

  @Test
  void aNodeThatWasKilledInTheMiddleLeavesAKeyWhoseOutcomeIsUnknown() {
    long id = make(name(), 1).getFirst();
    String key = name();
    String body = "{\"ids\": [%d]}".formatted(id);
    server.send("POST", CONFIGS + "/pause", body, KEY, key);
    server
        .bean(Database.class)
        .sql()
        .sql("update carillon.idempotency_key set status = null, answer = null where key = :key")
        .param("key", key)
        .update();
    Answer repeated = server.send("POST", CONFIGS + "/pause", body, KEY, key);
    assertThat(repeated.status()).isEqualTo(409);
    assertThat(repeated.json().get("code").stringValue()).isEqualTo("outcome_unknown");
    // Another key tells what was done, and does the rest.
    assertThat(outcomes(server.send("POST", CONFIGS + "/pause", body, KEY, name()).json()))
        .containsExactly("unchanged");
  }

  @Test
  void aRefusedSelectionUsesNoKeyUp() {
    long id = make(name(), 1).getFirst();
    String key = name();
    String wrong = "{\"ids\": [%d], \"expected_count\": 2}".formatted(id);
    assertThat(server.send("POST", CONFIGS + "/pause", wrong, KEY, key).status()).isEqualTo(409);
    String right = "{\"ids\": [%d], \"expected_count\": 1}".formatted(id);
    assertThat(server.send("POST", CONFIGS + "/pause", right, KEY, key).status()).isEqualTo(200);
  }

  @Test
  void anAnswerIsBoundedInBytesAndStillHasAResultForEach() {
    List<Long> nobody =
        LongStream.range(9_000_000_000_000_000_000L, 9_000_000_000_000_005_000L).boxed().toList();
    Answer answer =
        server.send("POST", CONFIGS + "/resume", "{\"ids\": %s}".formatted(nobody), KEY, name());
    assertThat(answer.json().get("results")).hasSize(5_000);
    assertThat(answer.json().get("shortened").booleanValue()).isTrue();
    assertThat(answer.response().body().length()).isLessThan(1 << 20);
    assertThat(outcomes(answer.json())).containsOnly("gone");
    Answer tooMany = server.post(CONFIGS + "/resume", "{\"ids\": %s}".formatted(with(nobody, 1L)));
    assertThat(tooMany.status()).isEqualTo(400);
  }

  private static List<Long> with(List<Long> ids, long more) {
    List<Long> all = new ArrayList<>(ids);
    all.add(more);
    return all;
  }

  @Test
  void whatWasDoneIsInTheTrail() {
    List<Long> ids = make(name(), 2);
    ok(CONFIGS + "/pause", "{\"ids\": [%d, %d, 987654321]}".formatted(ids.get(0), ids.get(1)));
    JsonNode line = trail("POST /api/v1/task-configs/pause");
    assertThat(line.get("target").stringValue()).isEqualTo("3 task configs");
    assertThat(line.get("detail").stringValue()).isEqualTo("2 changed, 1 gone");
  }

  private static JsonNode trail(String action) {
    for (JsonNode line : server.get("/api/v1/trail").json().get("items")) {
      if (line.get("action").stringValue().equals(action)) {
        return line;
      }
    }
    throw new AssertionError("no line of " + action);
  }

  @Test
  void anOperationEndsSoonAfterItsClientIsGone() throws IOException {
    String name = name();
    make(name, 1_000);
    slowDown();
    String body = "{\"filter\": {\"q\": \"%s\"}, \"patch\": {\"priority\": 1}}".formatted(name);
    String head =
        """
        POST /api/v1/task-configs/bulk HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: application/json
        """
            .formatted(TestServer.TOKEN)
            .replace("\n", "\r\n");
    String changed = "select count(*) from carillon.task_config where version = 2";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(RawClient.bytes(head, body.getBytes(StandardCharsets.UTF_8)));
      await().atMost(Duration.ofSeconds(60)).until(() -> count(changed) > 0);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(trail("POST /api/v1/task-configs/bulk").get("detail").stringValue())
                .contains("not reached"));
    assertThat(count(changed)).isBetween(100L, 900L);
  }

  /** Each batch takes a second. */
  private static void slowDown() {
    server
        .bean(Database.class)
        .sql()
        .sql(
            """
            create or replace function carillon.slow() returns trigger language plpgsql as $$
            begin perform pg_sleep(1); return null; end $$;
            create trigger slow before update on carillon.task_config for each statement
              execute function carillon.slow()
            """)
        .update();
  }

  @Test
  void anOperationThatTakesTooLongEndsBetweenTwoBatchesAndSaysSo() {
    String name = name();
    make(name, 1_000);
    make(name + "b", 600);
    slowDown();
    String body = "{\"filter\": {\"q\": \"%s\"}, \"patch\": {\"priority\": 1}}".formatted(name);
    JsonNode cut = ok(CONFIGS + "/bulk", body);
    assertThat(cut.at("/counts/not_reached").intValue()).isPositive();
    assertThat(cut.at("/counts/changed").intValue()).isPositive();
    assertThat(cut.get("stopped").stringValue()).contains("too long");
    server.bean(Database.class).sql().sql("drop trigger slow on carillon.task_config").update();
    JsonNode rest = ok(CONFIGS + "/bulk", body);
    assertThat(rest.at("/counts/unchanged").intValue())
        .isEqualTo(cut.at("/counts/changed").intValue());
    assertThat(rest.at("/counts/changed").intValue())
        .isEqualTo(cut.at("/counts/not_reached").intValue());
  }
}
