package io.carillon.server.samples;

import io.carillon.calendar.Calendar;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.schedule.Schedule;
import io.carillon.tasks.web.AllowedHosts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the samples are. They contain neither the server's port nor its data folder, which may
 * differ at the next start. Each has the label {@code sample=true}, a name in English by which the
 * documents call it, and a description in both languages: the server does not know which language
 * its readers speak.
 *
 * @param now when they are created: those that show something become due two seconds later
 * @param zone the time zone of the calendar
 */
record SampleConfigs(Instant now, ZoneId zone) {

  static final String FOLDER = "sample";
  static final String LABEL = "sample";

  private static final String OPERATIONS = "operations";
  private static final String DATA = "data";
  private static final String CALENDAR = "sample-workdays";
  private static final int YEARS = 3;

  private static final String SCRAPES = "Reads this server's own status page. 抓取本服务器自己的状态页。";

  private static final String CLEANS = "Deletes what is older than an hour. 删除一小时以前的文件。";

  private static final String ASKS =
      "Asks for the readiness of this server when it is run by hand. 手动运行时查询本服务器是否就绪。";

  private static final String FAILS =
      "One due time in three fails, after two attempts. The tab Error of such an execution"
          + " says why. 每三个到期时刻有一个在两次尝试后失败，原因见该执行的“错误”标签页。";

  private static final String OVERLAPS =
      "Runs for 6 s and is due every 5 s: its overlap rule leaves out every second due"
          + " time. 每 5 秒到期，一次运行 6 秒：按重叠策略，每两个到期时刻跳过一个。";

  private static final String RUNS_LONG =
      "Runs for 20 s and writes 1,200 lines: watch its progress, search its log."
          + " 运行 20 秒，写 1,200 行日志：可以观察进度、搜索日志。";

  private static final String FOLLOWS =
      "Due each day at 09:00; the calendar leaves out weekends and holidays."
          + " 每天 09:00 到期，日历排除周末和节假日。";

  private static final int FAILS_EVERY = 3;

  /** Returns the working days of the samples: no weekends, no holidays. */
  Calendar calendar() {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", CALENDAR)
            .put(
                "description",
                "Working days of the samples: no weekends, no holidays. 示例用的工作日：不含周末和节假日。")
            .put("timezone", zone.getId());
    ArrayNode holidays = json.putArray("holidays");
    int first = LocalDate.ofInstant(now, zone).getYear();
    for (int year = first; year < first + YEARS; year++) {
      holidays.addObject().put("name", "New Year's Day 元旦").put("date", year + "-01-01");
      holidays.addObject().put("name", "Labour Day 劳动节").put("date", year + "-05-01");
    }
    json.putArray("blackouts")
        .addObject()
        .put("name", "weekend 周末")
        .putArray("days")
        .add("sat")
        .add("sun");
    return CalendarReader.read(json, CALENDAR);
  }

  /** Returns those that are active. */
  List<ObjectNode> active() {
    return List.of(scrape(), request(), flaky(), overlapping(), longRun(), workdays(), once());
  }

  private ObjectNode scrape() {
    ObjectNode json = sample("scrape this server", "scrape", OPERATIONS, SCRAPES);
    ObjectNode parameters = json.putObject("parameters");
    parameters.put("url", AllowedHosts.OWN_URL + "/health");
    ObjectNode fields = parameters.putObject("fields");
    fields.putObject("title").put("selector", "h1");
    fields.putObject("status").put("selector", "#status");
    fields.putObject("version").put("selector", "#version");
    fields.putObject("time").put("selector", "#time");
    return every(json, "10s");
  }

  /** Returns the clean-up, for a server on which {@link #FOLDER} is in the allowed folder. */
  ObjectNode cleanup() {
    ObjectNode json = sample("clean up a folder", "cleanup", OPERATIONS, CLEANS);
    json.putObject("parameters")
        .put("folder", FOLDER)
        .put("older_than", "1h")
        .put("dry_run", false);
    json.putObject("schedule")
        .put("type", Schedule.Type.CRON.code())
        .put("expression", "* * * * *");
    return json;
  }

  private static ObjectNode request() {
    ObjectNode json = sample("ask whether this server is ready", "http_request", OPERATIONS, ASKS);
    json.putObject("parameters").put("url", AllowedHosts.OWN_URL + "/health/ready");
    json.putObject("schedule").put("type", Schedule.Type.MANUAL.code());
    return json;
  }

  private ObjectNode flaky() {
    ObjectNode json = sample("fails now and then", SampleTask.NAME, DATA, FAILS);
    json.putObject("parameters").put("duration", "1s").put("fails_every", FAILS_EVERY);
    json.putObject("retry").put("max_attempts", 2).put("delay", "1s");
    return every(json, "10s", failing());
  }

  /** Returns the next second at which the sample fails, so that this is seen at once. */
  private Instant failing() {
    long second = soon().getEpochSecond();
    return Instant.ofEpochSecond(second + Math.floorMod(-second, FAILS_EVERY));
  }

  private ObjectNode overlapping() {
    ObjectNode json = sample("skipped by overlap", SampleTask.NAME, DATA, OVERLAPS);
    json.putObject("parameters").put("duration", "6s").put("lines", 6);
    json.put("overlap", Overlap.SKIP.code());
    return every(json, "5s");
  }

  private ObjectNode longRun() {
    ObjectNode json = sample("long log with progress", SampleTask.NAME, DATA, RUNS_LONG);
    json.putObject("parameters").put("duration", "20s").put("lines", 1_200);
    return every(json, "5m");
  }

  private ObjectNode workdays() {
    ObjectNode json = sample("on working days", SampleTask.NAME, DATA, FOLLOWS);
    json.putObject("schedule")
        .put("type", Schedule.Type.CRON.code())
        .put("expression", "0 9 * * *")
        .put("timezone", zone.getId())
        .put("calendar", CALENDAR);
    return json;
  }

  private ObjectNode once() {
    ObjectNode json =
        sample(
            "once, tomorrow",
            SampleTask.NAME,
            DATA,
            "A date: due once, and then finished. 指定日期：到期一次，之后结束。");
    json.putObject("schedule")
        .put("type", Schedule.Type.DATE.code())
        .put("at", now.plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES).toString());
    return json;
  }

  /** Returns the one that is paused after it is created. */
  ObjectNode paused() {
    ObjectNode json =
        sample(
            "paused",
            SampleTask.NAME,
            DATA,
            "Paused by a person; resume it on its page. 已被人工暂停，可在其页面上恢复。");
    return every(json, "1m");
  }

  private static ObjectNode sample(String name, String type, String team, String description) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", "sample: " + name)
            .put("task_type", type)
            .put("description", description);
    json.putObject("labels").put(LABEL, "true").put("team", team);
    return json;
  }

  private ObjectNode every(ObjectNode json, String distance) {
    return every(json, distance, soon());
  }

  private static ObjectNode every(ObjectNode json, String distance, Instant first) {
    json.putObject("schedule")
        .put("type", Schedule.Type.INTERVAL.code())
        .put("every", distance)
        .put("start_at", first.toString());
    return json;
  }

  private Instant soon() {
    return now.plus(Duration.ofSeconds(2)).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns the zone of this machine, or UTC where that is an offset without a name. */
  static ZoneId localZone() {
    ZoneId local = ZoneId.systemDefault();
    return ZoneId.getAvailableZoneIds().contains(local.getId()) ? local : ZoneId.of("UTC");
  }
}
