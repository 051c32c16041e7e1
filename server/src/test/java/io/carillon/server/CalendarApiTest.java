package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calendars, backfill and forecast by the REST interface of a real server. */
class CalendarApiTest {

  private static final String CALENDARS = "/api/v1/calendars/";
  private static final String CONFIGS = "/api/v1/task-configs";
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String HOLIDAYS =
      """
      {"timezone": "Asia/Shanghai", "description": "Days off",
       "holidays": [{"date": "2027-10-01", "until": "2027-10-07", "name": "国庆节"}],
       "blackouts": [{"name": "weekend", "days": ["sat", "sun"]},
         {"name": "night", "from": "22:00", "to": "06:00"}],
       "working_days": [{"date": "2027-10-09", "name": "make-up"}]}
      """;

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

  private static String name() {
    return "calendar-" + NAMES.incrementAndGet();
  }

  private static Answer put(String name, String body, String... headers) {
    return server.send("PUT", CALENDARS + name, body, headers);
  }

  private static ObjectNode saved(Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isBetween(200, 202);
    return answer.json();
  }

  private static Answer config(String schedule) {
    return server.post(
        CONFIGS,
        """
        {"name": "config %d", "task_type": "scrape", "schedule": %s, "overlap": "allow",
         "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
        """
            .formatted(NAMES.incrementAndGet(), schedule, server.pageUrl()));
  }

  private static String path(ObjectNode config) {
    return CONFIGS + "/" + config.get("id").longValue();
  }

  @Test
  void aCalendarIsMadeReadChangedListedAndDeleted() {
    String name = name();
    Answer made = put(name, HOLIDAYS);
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    ObjectNode read = server.get(CALENDARS + name).json();
    assertThat(read.remove("used_by").get("more").booleanValue()).isFalse();
    assertThat(read).isEqualTo(made.json());
    assertThat(read.at("/holidays/0/name").stringValue()).isEqualTo("国庆节");
    assertThat(read.at("/holidays/0/until").stringValue()).isEqualTo("2027-10-07");

    Answer same = put(name, read.toString());
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.header("ETag")).isEqualTo("\"1\"");
    String changed = HOLIDAYS.replace("2027-10-07", "2027-10-08");
    assertThat(put(name, changed, "If-Match", "\"7\"").status()).isEqualTo(412);
    assertThat(put(name, changed, "If-Match", "\"1\"").header("ETag")).isEqualTo("\"2\"");

    JsonNode versions = server.get(CALENDARS + name + "/versions?limit=1").json();
    assertThat(versions.at("/items/0/version").longValue()).isEqualTo(2);
    String cursor = versions.get("next_cursor").stringValue();
    JsonNode older = server.get(CALENDARS + name + "/versions?limit=1&cursor=" + cursor).json();
    assertThat(older.at("/items/0/holidays/0/until").stringValue()).isEqualTo("2027-10-07");
    assertThat(older.get("next_cursor").isNull()).isTrue();
    for (String other : List.of("calendars", "secrets", "trail", "purges", "alert-rules")) {
      Answer refused = server.get("/api/v1/" + other + "?cursor=" + cursor);
      assertThat(refused.status()).as(other).isEqualTo(400);
      assertThat(refused.response().body()).as(other).contains("another filter or order");
    }
    assertThat(server.get("/api/v1/calendars?limit=500").json().get("items"))
        .anySatisfy(one -> assertThat(one.get("name").stringValue()).isEqualTo(name));

    assertThat(server.send("DELETE", CALENDARS + name, null).status()).isEqualTo(204);
    assertThat(server.get(CALENDARS + name).status()).isEqualTo(404);
    assertThat(server.get(CALENDARS + "none/versions").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|timezone",
        "{\"timezone\": \"Mars\"}|timezone",
        "{\"timezone\": \"UTC\", \"colour\": 1}|colour",
        "{\"timezone\": \"UTC\", \"name\": \"other\"}|name",
        "{\"timezone\": \"UTC\", \"holidays\": [{\"date\": \"2026-02-30\"}]}|holidays[0].date",
        "{\"timezone\": \"UTC\", \"holidays\": [{\"name\": \"x\"}]}|holidays[0].date",
        "{\"timezone\": \"UTC\", \"holidays\": [{\"date\": \"2026-02-02\", \"until\":"
            + " \"2026-02-01\"}]}|holidays[0].until",
        "{\"timezone\": \"UTC\", \"holidays\": [7]}|holidays[0]",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"name\": \"always\"}]}|blackouts[0].days",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"days\": [\"someday\"]}]}|blackouts[0].days",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"from\": \"22:00\"}]}|blackouts[0].from",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"from\": \"25:00\", \"to\":"
            + " \"06:00\"}]}|blackouts[0].from",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"from\": \"06:00\", \"to\":"
            + " \"06:00\"}]}|blackouts[0].to",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"from\": \"00:00\", \"to\": \"12:00\"},"
            + " {\"from\": \"12:00\", \"to\": \"00:00\"}]}|blackouts",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"days\": [\"mon\", \"tue\", \"wed\", \"thu\","
            + " \"fri\", \"sat\", \"sun\"]}]}|blackouts",
        "{\"timezone\": \"UTC\", \"holidays\": [{\"date\": \"2026-02-02\"}], \"working_days\":"
            + " [{\"date\": \"2026-02-02\"}]}|working_days[0].date",
        "{\"timezone\": \"UTC\", \"blackouts\": [{\"date\": \"2026-02-01\", \"until\":"
            + " \"2026-02-09\"}], \"working_days\": [{\"date\":"
            + " \"2026-02-02\"}]}|working_days[0].date"
      })
  void everyFaultOfACalendarIsNamed(String body, String path) {
    Answer answer = put(name(), body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().get("errors"))
        .anySatisfy(error -> assertThat(error.get("path").stringValue()).isEqualTo(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\": \"cron\", \"expression\": \"0 9 * * *\", \"calendar\":"
            + " \"nowhere\"}|schedule.calendar",
        "{\"type\": \"manual\", \"calendar\": \"nowhere\"}|schedule.calendar",
        "{\"type\": \"cron\", \"expression\": \"0 9 * * *\", \"on_excluded\":"
            + " \"next\"}|schedule.on_excluded",
        "{\"type\": \"cron\", \"expression\": \"0 9 * * *\", \"calendar\": \"x\", \"on_excluded\":"
            + " \"later\"}|schedule.on_excluded",
        "{\"type\": \"interval\", \"every\": \"1m\", \"calendar\": \"x\", \"on_excluded\":"
            + " \"next\"}|schedule.on_excluded"
      })
  void everyFaultOfAScheduleOnACalendarIsNamed(String schedule, String path) {
    Answer answer = config(schedule);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().get("errors"))
        .anySatisfy(error -> assertThat(error.get("path").stringValue()).isEqualTo(path));
  }

  @Test
  void aConfigNamesItsCalendarWhichCannotGoWhileItDoes() {
    String name = name();
    saved(put(name, HOLIDAYS));
    ObjectNode config =
        saved(
            config(
                """
                {"type": "cron", "expression": "0 9 1 * *", "timezone": "Asia/Shanghai",
                 "calendar": "%s", "on_excluded": "next"}
                """
                    .formatted(name)));
    assertThat(config.at("/schedule/calendar").stringValue()).isEqualTo(name);
    assertThat(config.at("/schedule/on_excluded").stringValue()).isEqualTo("next");
    Answer refused = server.send("DELETE", CALENDARS + name, null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").stringValue()).isEqualTo("calendar_in_use");
    assertThat(refused.json().get("detail").stringValue())
        .contains(config.get("name").stringValue());

    saved(put(name, HOLIDAYS.replace("2027-10-07", "2027-10-08")));
    assertThat(server.get(path(config)).json().get("version").longValue()).isEqualTo(2);
    assertThat(server.get(path(config) + "/events?kind=updated").json().at("/items/0/reason"))
        .hasToString("\"The calendar %s changed to version 2.\"".formatted(name));
    Answer patched =
        server.send(
            "PATCH", path(config), "{\"schedule\": {\"calendar\": null, \"on_excluded\": null}}");
    assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
    assertThat(server.send("DELETE", CALENDARS + name, null).status()).isEqualTo(204);
  }

  @Test
  void aPreviewTellsWhatTheCalendarMakesOfEachDueTime() {
    String name = name();
    saved(put(name, HOLIDAYS));
    ObjectNode preview =
        saved(
            server.post(
                "/api/v1/schedules/preview",
                """
                {"schedule": {"type": "cron", "expression": "0 9,23 1 10,11 *",
                   "timezone": "Asia/Shanghai", "calendar": "%s", "on_excluded": "next"},
                 "from": "2027-09-01T00:00:00Z", "count": 4}
                """
                    .formatted(name)));
    assertThat(preview.at("/due_times/0").stringValue()).isEqualTo("2027-10-08T01:00:00Z");
    assertThat(preview.at("/due_times/1").stringValue()).isEqualTo("2027-11-01T01:00:00Z");
    assertThat(preview.get("decisions"))
        .extracting(
            one -> one.get("due_at").stringValue() + " " + one.get("decision").stringValue())
        .containsExactly(
            "2027-10-01T01:00:00Z excluded",
            "2027-10-01T15:00:00Z excluded",
            "2027-10-08T01:00:00Z due",
            "2027-11-01T01:00:00Z due");
    assertThat(preview.at("/decisions/0/reason").stringValue())
        .contains("国庆节")
        .endsWith("moved to the next working day, 2027-10-08T01:00:00Z.");
    assertThat(preview.at("/decisions/1/reason").stringValue()).endsWith("excluded too: night.");
    assertThat(preview.at("/decisions/2/reason").stringValue()).startsWith("Moved from 2027-10-01");
    assertThat(preview.at("/description/zh").stringValue()).contains("顺延至下一工作日");
  }

  @Test
  void aCalendarInAnotherZoneIsWarnedOfInBothLanguages() {
    String name = name();
    saved(put(name, HOLIDAYS));
    String schedule =
        """
        {"type": "cron", "expression": "0 9 * * *", "timezone": "%s", "calendar": "%s"}
        """;
    ObjectNode config = saved(config(schedule.formatted("UTC", name)));
    assertThat(config.at("/warnings/0/code").stringValue()).isEqualTo("calendar_zone");
    assertThat(config.at("/warnings/0/message/en").stringValue())
        .contains("Asia/Shanghai and the schedule by those of UTC");
    assertThat(config.at("/warnings/0/message/zh").stringValue()).contains("并不重合");
    Answer preview =
        server.post(
            "/api/v1/schedules/preview",
            "{\"schedule\": %s}".formatted(schedule.formatted("Asia/Shanghai", name)));
    assertThat(preview.json().get("warnings")).isEmpty();
  }

  @Test
  void aBackfillRunsWhatItSaidItWouldAndTheAuditStaysClean() {
    ObjectNode config = saved(config("{\"type\": \"cron\", \"expression\": \"0 * * * *\"}"));
    Instant hour =
        Instant.parse(config.get("created_at").stringValue()).truncatedTo(ChronoUnit.HOURS);
    String span =
        "\"from\": \"%s\", \"to\": \"%s\"".formatted(hour.minus(3, ChronoUnit.HOURS), hour);
    String backfill = path(config) + "/backfill";
    ObjectNode dry = saved(server.post(backfill, "{%s, \"dry_run\": true}".formatted(span)));
    assertThat(dry.get("due").longValue()).isEqualTo(3);
    assertThat(dry.get("to_run").intValue()).isEqualTo(3);
    assertThat(dry.get("queued")).isEmpty();

    Answer ran = server.post(backfill, "{%s}".formatted(span));
    assertThat(ran.status()).as(ran.response().body()).isEqualTo(202);
    assertThat(ran.json().get("queued")).hasSize(3);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            server.get(path(config) + "/executions?status=succeeded").json().get("items").size()
                == 3);
    assertThat(server.get(path(config) + "/executions").json().get("items"))
        .allSatisfy(one -> assertThat(one.get("trigger").stringValue()).isEqualTo("backfill"));

    Answer twice = server.post(backfill, "{%s}".formatted(span));
    assertThat(twice.status()).isEqualTo(200);
    assertThat(twice.json().get("already")).hasSize(3);
    assertThat(server.get(path(config) + "/audit").json().get("findings")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|from",
        "{\"from\": \"2026-01-01T00:00:00Z\"}|to",
        "{\"from\": \"2026-01-02T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\"}|to",
        "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2199-01-01T00:00:00Z\"}|to",
        "{\"from\": \"0026-01-01T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\"}|from",
        "{\"from\": \"2025-01-01T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\"}|max",
        "{\"from\": \"2025-01-01T00:00:00Z\", \"to\": \"2025-01-02T00:00:00Z\", \"max\":"
            + " 10001}|max",
        "{\"from\": \"2025-01-01T00:00:00Z\", \"to\": \"2025-01-02T00:00:00Z\", \"overlap\":"
            + " \"maybe\"}|overlap",
        "{\"from\": \"2025-01-01T00:00:00Z\", \"to\": \"2025-01-02T00:00:00Z\", \"again\": 1}|again"
      })
  void everyFaultOfABackfillIsNamed(String body, String path) {
    ObjectNode config = saved(config("{\"type\": \"interval\", \"every\": \"1h\"}"));
    Answer answer = server.post(path(config) + "/backfill", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().get("errors"))
        .anySatisfy(error -> assertThat(error.get("path").stringValue()).isEqualTo(path));
  }

  @Test
  void aForecastCountsWhatIsToComeAndWhatMightBe() {
    String what =
        """
        {"from": "2028-01-01T00:00:00Z", "to": "2028-01-01T03:00:00Z", "bucket": "1h",
         "by": "task_type", "what_if": [{"task_type": "imagined",
           "schedule": {"type": "cron", "expression": "*/10 * * * *"}}]}
        """;
    ObjectNode forecast = saved(server.post("/api/v1/forecast", what));
    assertThat(forecast.get("buckets"))
        .hasSize(3)
        .allSatisfy(bucket -> assertThat(bucket.at("/by/imagined").longValue()).isEqualTo(6));
    JsonNode plain =
        saved(
            server.get(
                "/api/v1/forecast?from=2028-01-01T00:00:00Z&to=2028-01-01T03:00:00Z&bucket=90m"));
    assertThat(plain.get("buckets")).hasSize(2);
    assertThat(plain.at("/buckets/0").has("by")).isFalse();
    assertThat(saved(server.get("/api/v1/forecast")).get("buckets")).hasSize(24);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"bucket\": \"1s\"}|bucket",
        "{\"bucket\": \"1m\", \"from\": \"2028-01-01T00:00:00Z\", \"to\":"
            + " \"2028-02-01T00:00:00Z\"}|bucket",
        "{\"from\": \"2028-01-01T00:00:00Z\", \"to\": \"2027-02-01T00:00:00Z\"}|to",
        "{\"by\": \"colour\"}|by",
        "{\"what_if\": [{}]}|what_if[0].schedule",
        "{\"what_if\": [{\"schedule\": {\"type\": \"cron\", \"expression\": \"61 * * *"
            + " *\"}}]}|what_if[0].schedule.expression",
        "{\"what_if\": [{\"schedule\": {\"type\": \"interval\", \"every\": \"1h\", \"calendar\":"
            + " \"nowhere\"}}]}|what_if[0].schedule.calendar",
        "{\"what_if\": [{\"task_config_id\": 999999, \"schedule\": {\"type\":"
            + " \"manual\"}}]}|what_if[0].task_config_id"
      })
  void everyFaultOfAForecastIsNamed(String body, String path) {
    Answer answer = server.post("/api/v1/forecast", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().get("errors"))
        .anySatisfy(error -> assertThat(error.get("path").stringValue()).isEqualTo(path));
  }
}
