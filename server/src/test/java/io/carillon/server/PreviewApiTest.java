package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tables and examples of the semantics, asked of a real server. */
class PreviewApiTest {

  private static final String PREVIEW = "/api/v1/schedules/preview";
  private static final String TABLES = "../core/src/test/resources/io/carillon/schedule/";

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

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(files = TABLES + "dst-table.csv", delimiter = '|', numLinesToSkip = 4)
  void theDaylightSavingTableIsAnsweredAsWritten(
      String name,
      String chinese,
      String pattern,
      String zone,
      String after,
      String before,
      int count,
      String first) {
    List<Instant> due = dueTimes(preview(cron(pattern, zone), instant(after), count + 1));
    assertThat(due).as("%s, %s", name, chinese).startsWith(instant(first)).hasSize(count + 1);
    assertThat(due.get(count - 1)).as(name).isBefore(instant(before));
    assertThat(due.get(count)).as(name).isAfterOrEqualTo(instant(before));
  }

  @ParameterizedTest
  @CsvFileSource(files = TABLES + "ocps-examples.csv", delimiter = '|', numLinesToSkip = 3)
  void theExamplesOfOcpsAreAnsweredAsWritten(
      String version, String pattern, Instant due, Instant notDue) {
    assertThat(nextAfter(pattern, due.minusSeconds(1))).as(version).contains(due);
    assertThat(nextAfter(pattern, notDue.minusSeconds(1))).as(version).doesNotContain(notDue);
  }

  private static List<Instant> nextAfter(String pattern, Instant after) {
    return dueTimes(preview(cron(pattern, "UTC"), after, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 0 * * *        | minute, position 0",
        "0 0 10-5 * *      | day-of-month, position 4",
        "0 0 /30 * *       | day-of-month, position 4",
        "0/15 * * * *      | minute, position 0",
        "*/0 * * * *       | minute, position 2",
        "@Daily            | pattern, position 0",
        "@daily 0 0 * * *  | pattern, position 7",
        "@reboot           | names no time",
        "0 0 0 1 1 * 1969  | year, position 12",
        "0 12 1-15W * *    | day-of-month, position 5",
        "0 12 +1 * MON     | day-of-month, position 5",
        "? 12 * * *        | minute, position 0",
      })
  void aPatternThatIsNoneIsRefusedWithFieldAndPosition(String pattern, String fault) {
    Answer answer = ask(cron(pattern, "UTC"), Instant.EPOCH, 1);
    assertThat(answer.status()).isEqualTo(400);
    JsonNode error = answer.json().at("/errors/0");
    assertThat(error.get("path").stringValue()).isEqualTo("schedule.expression");
    assertThat(error.get("message").stringValue()).contains(fault);
  }

  @Test
  void anImpossibleDateIsAnsweredWithAWarning() {
    ObjectNode answer = preview(cron("0 0 31 2 *", "UTC"), Instant.EPOCH, 5);
    assertThat(answer.get("due_times")).isEmpty();
    assertThat(answer.at("/warnings/0/code").stringValue()).isEqualTo("no_due_times");
  }

  @Test
  void theClockChangesOfAYearAreWarnedOfWithTheirDates() {
    ObjectNode answer =
        preview(cron("30 2 * * *", "Europe/Berlin"), instant("2026-01-01T00:00Z"), 1);
    assertThat(answer.get("warnings")).hasSize(2);
    JsonNode gap = answer.at("/warnings/0");
    assertThat(gap.get("code").stringValue()).isEqualTo("dst_gap");
    assertThat(gap.get("at").stringValue()).isEqualTo("2026-03-29T01:00:00Z");
    assertThat(gap.at("/local_times/0").stringValue()).isEqualTo("2026-03-29T02:30");
    assertThat(gap.at("/message/en").stringValue()).contains("2026-03-29 02:30 does not exist");
    assertThat(gap.at("/message/zh").stringValue()).contains("2026-03-29 02:30 不存在");
    assertThat(answer.at("/warnings/1/code").stringValue()).isEqualTo("dst_overlap");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"gap\": \"skip\"}',      2026-03-30T02:30+02:00",
    "'{\"gap\": \"shift\"}',     2026-03-29T03:30+02:00",
    "'{\"gap\": \"run_after\"}', 2026-03-29T03:00+02:00",
    "'\"ocps\"',                 2026-03-30T02:30+02:00",
  })
  void theDaylightSavingPolicyIsObeyed(String dst, String due) {
    ObjectNode schedule = cron("30 2 * * *", "Europe/Berlin");
    schedule.set("dst", Json.tree(dst));
    assertThat(dueTimes(preview(schedule, instant("2026-03-29T00:00+01:00"), 1)))
        .isEqualTo(List.of(instant(due)));
  }

  @Test
  void aPatternOfQuartzIsShownInOcps() {
    ObjectNode answer =
        preview(cron("0 0 12 ? * 5L", "UTC").put("dialect", "quartz"), Instant.EPOCH, 1);
    assertThat(answer.at("/schedule/expression").stringValue()).isEqualTo("0 0 12 * * THU#L");
    assertThat(answer.at("/description/en").stringValue())
        .isEqualTo("At 12:00 on the last Thursday of every month, UTC");
  }

  @Test
  void aDueTimeThatAGapMovedSaysSo() {
    ObjectNode answer =
        preview(cron("30 2 * * *", "Europe/Berlin"), Instant.parse("2026-03-28T12:00:00Z"), 2);
    assertThat(answer.at("/decisions/0/due_at").stringValue()).isEqualTo("2026-03-29T01:00:00Z");
    assertThat(answer.at("/decisions/0/reason").stringValue())
        .startsWith("2026-03-29 02:30 does not exist in Europe/Berlin");
    assertThat(answer.at("/decisions/1/reason").isNull()).isTrue();
  }

  @Test
  void noMoreAreShownThanItMayFire() {
    ObjectNode schedule = cron("@hourly", "UTC").put("max_fires", 3);
    ObjectNode answer = preview(schedule, Instant.EPOCH, 10);
    assertThat(dueTimes(answer)).hasSize(3);
    assertThat(answer.get("decisions")).hasSize(3);
  }

  @Test
  void aSavedConfigIsAnsweredWithItsWarnings() {
    ObjectNode config = Json.MAPPER.createObjectNode();
    config.put("name", "warned").put("task_type", "cleanup");
    config.set("parameters", Json.object("{\"folder\": \"/old\", \"older_than\": \"1d\"}"));
    config.set("schedule", cron("30 2 * * *", "Europe/Berlin"));
    Answer created = server.post("/api/v1/task-configs", config.toString());
    assertThat(created.status()).as(created.response().body()).isEqualTo(201);
    assertThat(created.json().get("warnings")).hasSize(2);
    String path = "/api/v1/task-configs/" + created.json().get("id").longValue();
    Answer changed = server.send("PATCH", path, "{\"schedule\": {\"expression\": \"30 4 * * *\"}}");
    assertThat(changed.json().get("warnings")).isEmpty();
    ObjectNode back = changed.json();
    ((ObjectNode) back.get("schedule")).put("expression", "30 2 * * *");
    Answer replaced = server.send("PUT", path, back.toString());
    assertThat(replaced.status()).as(replaced.response().body()).isEqualTo(200);
    assertThat(replaced.json().get("warnings")).hasSize(2);
  }

  private static ObjectNode cron(String pattern, String zone) {
    return Json.MAPPER
        .createObjectNode()
        .put("type", "cron")
        .put("expression", pattern)
        .put("timezone", zone);
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static ObjectNode preview(ObjectNode schedule, Instant from, int count) {
    Answer answer = ask(schedule, from, count);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static Answer ask(ObjectNode schedule, Instant from, int count) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.set("schedule", schedule);
    body.put("from", from.toString()).put("count", count);
    return server.post(PREVIEW, body.toString());
  }

  private static List<Instant> dueTimes(ObjectNode answer) {
    List<Instant> due = new ArrayList<>();
    answer.get("due_times").forEach(time -> due.add(Instant.parse(time.stringValue())));
    return due;
  }
}
