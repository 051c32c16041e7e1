package io.carillon.server.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.manifest.yaml.YamlReader;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.server.importer.peer.CeleryBeatImport;
import io.carillon.server.importer.peer.PeerOptions;
import io.carillon.server.importer.peer.PowerJobImport;
import io.carillon.server.importer.peer.QuartzImport;
import io.carillon.server.importer.peer.XxlJobImport;
import io.carillon.server.importer.table.DatabaseRows;
import io.carillon.server.importer.table.Rows;
import io.carillon.server.importer.table.SqlDump;
import io.carillon.server.importer.table.UnreadableTableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CalendarIntervalScheduleBuilder;
import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.DateBuilder.IntervalUnit;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import tools.jackson.databind.node.ObjectNode;

class PeerImportTest {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final PeerOptions OPTIONS =
      new PeerOptions(SHANGHAI, Due.FROM, PeerOptions.QUARTZ_PREFIX);
  private static TemporaryDatabase database;

  @BeforeAll
  static void open() {
    database = TestPostgres.shared().newDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static String resource(String path) throws IOException {
    try (var in = PeerImportTest.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void execute(String script) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  private static ObjectNode config(Map<String, ObjectNode> configs, String name) {
    return Objects.requireNonNull(configs.get(name), name);
  }

  private static Map<String, ObjectNode> byName(ImportedFile file) {
    Map<String, ObjectNode> configs = new HashMap<>();
    file.configs().forEach(config -> configs.put(config.get("name").stringValue(), config));
    assertThat(YamlReader.read("imported", file.yaml())).hasSize(1);
    return configs;
  }

  /** XXL-JOB evaluates with a copy of Quartz's class. */
  private static List<Instant> quartz(String pattern, ZoneId zone) {
    try {
      CronExpression expression = new CronExpression(pattern);
      expression.setTimeZone(TimeZone.getTimeZone(zone));
      return Due.times(after -> {
        Date next = expression.getNextValidTimeAfter(Date.from(after));
        return next == null ? null : next.toInstant();
      });
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theDueTimesOfXxlJobsTablesAreThoseOfItsEvaluator() throws Exception {
    execute(resource("xxl-job.sql"));
    ImportedFile file;
    try (Connection connection = connect()) {
      file = XxlJobImport.read(new DatabaseRows(connection), OPTIONS);
    }
    Map<String, ObjectNode> configs = byName(file);
    Map<String, String> patterns =
        Map.of(
            "订单对账", "0 0/5 * * * ?",
            "日报", "0 30 2 * * ?",
            "月末", "0 0 23 L * ?",
            "每周一", "0 15 9 ? * MON",
            "第三个周五", "0 0 10 ? * 6#3",
            "日报 2", "0 0 8-18/2 ? * 2-6",
            "脚本", "0 0 1 * * ?");
    patterns.forEach((name, pattern) ->
        assertThat(Due.of(config(configs, name))).as(name).isEqualTo(quartz(pattern, SHANGHAI)));
    assertThat(configs).hasSize(9);
    assertThat(config(configs, "每30秒").path("schedule").path("every").stringValue())
        .isEqualTo("30s");
    assertThat(config(configs, "月末").path("status").stringValue()).isEqualTo("paused");
    assertThat(config(configs, "月末").path("overlap").stringValue()).isEqualTo("cancel_running");
    assertThat(config(configs, "日报").path("retry").path("max_attempts").intValue()).isEqualTo(4);
    assertThat(config(configs, "日报").path("timeout").stringValue()).isEqualTo("10m");
    assertThat(config(configs, "订单对账").path("task_type").stringValue())
        .isEqualTo("reconcile_orders");
    assertThat(config(configs, "脚本").path("parameters").path("source").stringValue())
        .isEqualTo("#!/bin/bash\necho \"hello\"\n");
    assertThat(file.leftOut())
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).contains("GLUE_GROOVY"))
        .anySatisfy(one -> assertThat(one).contains("0 0 25 * * ?"));
    assertThat(file.yaml())
        .contains("# SHARDING_BROADCAST runs on every executor", "# Alarms went to");
  }

  @Test
  void aDumpOfMysqlIsRead() throws IOException {
    ImportedFile file = XxlJobImport.read(SqlDump.read(resource("xxl-job.mysqldump")), OPTIONS);
    Map<String, ObjectNode> configs = byName(file);
    assertThat(configs).containsOnlyKeys("It's a \\ (test); really", "second");
    assertThat(
            config(configs, "It's a \\ (test); really")
                .path("parameters")
                .path("param")
                .stringValue())
        .isEqualTo("a\nb");
    assertThat(config(configs, "second").path("status").stringValue()).isEqualTo("paused");
  }

  @Test
  void aDumpOfPostgresIsRead() {
    String dump =
        """
        --
        -- PostgreSQL database dump
        --
        SET standard_conforming_strings = on;
        CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $$ begin; 'x; end $$;
        COPY public.xxl_job_info (id, job_desc, schedule_type, schedule_conf, executor_handler, glue_type, trigger_status) FROM stdin;
        1\ttab\\there \\\\ and \\N?\tCRON\t0 0 3 * * ?\tnightly\tBEAN\t1
        2\tsecond\tFIX_RATE\t60\t\\N\tBEAN\t0
        \\.
        INSERT INTO public.xxl_job_info (id, job_desc, schedule_type, schedule_conf, executor_handler, glue_type, trigger_status) VALUES (3, 'a \\ b ''c''', 'NONE', NULL, 'x'::varchar, 'BEAN', 1);
        """;
    assertThat(byName(XxlJobImport.read(SqlDump.read(dump), OPTIONS)))
        .containsOnlyKeys("tab\there \\ and N?", "second", "a \\ b 'c'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO a VALUES (1);",
        "INSERT INTO a (b) VALUES (1, 2);",
        "INSERT INTO a (b) VALUES (now());",
        "INSERT INTO a (b) VALUES ('open",
        "INSERT INTO a (b) SELECT 1;",
        "COPY a (b) FROM stdin;\n1\n",
        "INSERT INTO a (b) VALUES (X'0g');"
      })
  void aDumpThatIsUnderstoodInPartIsRefusedWithItsLine(String dump) {
    assertThatThrownBy(() -> SqlDump.read("\n" + dump))
        .isInstanceOf(UnreadableTableException.class)
        .hasMessageMatching("(?s)Line \\d of the dump: .*");
  }

  /** A job of Quartz. */
  public static class PlainJob implements Job {
    @Override
    public void execute(JobExecutionContext context) {}
  }

  /** A job of Quartz of which one runs at a time. */
  @DisallowConcurrentExecution
  public static class AloneJob implements Job {
    @Override
    public void execute(JobExecutionContext context) {}
  }

  private static Scheduler quartzScheduler() throws Exception {
    Properties settings = new Properties();
    settings.put("org.quartz.scheduler.instanceName", "import");
    settings.put("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.put("org.quartz.threadPool.threadCount", "1");
    settings.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    settings.put(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    settings.put("org.quartz.jobStore.useProperties", "true");
    settings.put("org.quartz.jobStore.dataSource", "own");
    settings.put("org.quartz.dataSource.own.provider", "hikaricp");
    settings.put("org.quartz.dataSource.own.driver", "org.postgresql.Driver");
    settings.put("org.quartz.dataSource.own.URL", database.jdbcUrl());
    settings.put("org.quartz.dataSource.own.user", database.user());
    settings.put("org.quartz.dataSource.own.password", database.password());
    settings.put("org.quartz.dataSource.own.maxConnections", "2");
    return new StdSchedulerFactory(settings).getScheduler();
  }

  private static Trigger trigger(String name, JobDetail job, ScheduleBuilder<?> schedule) {
    return TriggerBuilder.newTrigger()
        .withIdentity(name)
        .forJob(job)
        .startAt(Date.from(Instant.parse("2026-12-01T10:20:30Z")))
        .withSchedule(schedule)
        .build();
  }

  private static CronScheduleBuilder cron(String pattern, String zone) {
    return CronScheduleBuilder.cronSchedule(pattern).inTimeZone(TimeZone.getTimeZone(zone));
  }

  private static CalendarIntervalScheduleBuilder each(int count, IntervalUnit unit, String zone) {
    return CalendarIntervalScheduleBuilder.calendarIntervalSchedule()
        .withInterval(count, unit)
        .inTimeZone(TimeZone.getTimeZone(zone))
        .preserveHourOfDayAcrossDaylightSavings(true);
  }

  @Test
  void theDueTimesOfQuartzTablesAreThoseOfItsTriggers() throws Exception {
    try (var ddl =
        Job.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
      execute(new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
    }
    Scheduler scheduler = quartzScheduler();
    JobDetail plain =
        JobBuilder.newJob(PlainJob.class)
            .withIdentity("plain")
            .usingJobData("region", "eu")
            .storeDurably()
            .build();
    JobDetail alone =
        JobBuilder.newJob(AloneJob.class).withIdentity("alone").storeDurably().build();
    scheduler.addJob(plain, true);
    scheduler.addJob(alone, true);
    Map<String, Trigger> triggers = new HashMap<>();
    Map<String, ScheduleBuilder<?>> wanted =
        Map.ofEntries(
            Map.entry("five", cron("0 0/5 * * * ?", "UTC")),
            Map.entry("seconds", cron("10,40 0 12 ? * MON-FRI", "America/New_York")),
            Map.entry("last", cron("0 0 18 L * ?", "Asia/Shanghai")),
            Map.entry("weekday", cron("0 0 9 15W * ?", "Asia/Shanghai")),
            Map.entry("year", cron("0 0 0 1 1 ? 2027-2030", "UTC")),
            Map.entry("berlin", cron("0 30 2 * * ?", "Europe/Berlin")),
            Map.entry("simple", SimpleScheduleBuilder.repeatHourlyForever(7)),
            Map.entry("days", each(3, IntervalUnit.DAY, "UTC")),
            Map.entry("daily", each(1, IntervalUnit.DAY, "Asia/Shanghai")),
            Map.entry("weekly", each(1, IntervalUnit.WEEK, "Asia/Shanghai")),
            Map.entry("quarterly", each(3, IntervalUnit.MONTH, "Asia/Shanghai")),
            Map.entry("hours", each(5, IntervalUnit.HOUR, "Europe/Berlin")));
    for (Map.Entry<String, ScheduleBuilder<?>> one : wanted.entrySet()) {
      Trigger made = trigger(one.getKey(), plain, one.getValue());
      scheduler.scheduleJob(made);
      triggers.put(one.getKey(), scheduler.getTrigger(TriggerKey.triggerKey(one.getKey())));
    }
    scheduler.scheduleJob(trigger("odd", alone, each(5, IntervalUnit.MONTH, "Asia/Shanghai")));
    scheduler.scheduleJob(
        trigger(
            "misfire",
            alone,
            cron("0 0 3 * * ?", "UTC").withMisfireHandlingInstructionDoNothing()));
    scheduler.pauseTrigger(TriggerKey.triggerKey("misfire"));
    ImportedFile file;
    try (Connection connection = connect()) {
      file = QuartzImport.read(new DatabaseRows(connection), OPTIONS);
    } finally {
      scheduler.shutdown();
    }
    Map<String, ObjectNode> configs = byName(file);
    assertThat(configs).hasSize(14);
    triggers.forEach((name, trigger) -> {
      List<Instant> theirs =
          Due.times(after -> {
            Date next = trigger.getFireTimeAfter(Date.from(after));
            return next == null ? null : next.toInstant();
          });
      Set<LocalDate> differing =
          Due.difference(Due.of(config(configs, name)), theirs).stream()
              .map(at -> at.atZone(ZoneOffset.UTC).toLocalDate())
              .collect(Collectors.toSet());
      // Quartz leaves out a time that a clock change skips, and takes the second of one that comes
      // twice; here the first runs when the clock has changed, and of the other the first.
      Set<LocalDate> changes = Set.of(LocalDate.of(2027, 3, 28), LocalDate.of(2027, 10, 31));
      assertThat(differing).as(name).isEqualTo(name.equals("berlin") ? changes : Set.of());
    });
    ObjectNode berlin = config(configs, "berlin");
    ((ObjectNode) berlin.get("schedule"))
        .putObject("dst")
        .put("gap", "skip")
        .put("overlap", "second");
    assertThat(Due.of(berlin)).isEqualTo(quartz("0 30 2 * * ?", ZoneId.of("Europe/Berlin")));
    ObjectNode misfire = config(configs, "misfire");
    assertThat(misfire.path("catch_up").stringValue()).isEqualTo("none");
    assertThat(misfire.path("overlap").stringValue()).isEqualTo("buffer_one");
    assertThat(misfire.path("status").stringValue()).isEqualTo("paused");
    assertThat(config(configs, "five").path("parameters").path("region").stringValue())
        .isEqualTo("eu");
    assertThat(config(configs, "five").path("task_type").stringValue()).endsWith("plain_job");
    assertThat(config(configs, "odd").path("schedule").path("type").stringValue())
        .isEqualTo("manual");
    assertThat(file.yaml())
        .contains("# Each 5 MONTH from 2026-12-01T18:20:30 in local time has no equal");
  }

  @Test
  void aDumpOfSomethingElseIsRefusedInsteadOfImportingNothing() {
    Rows rows = SqlDump.read("CREATE TABLE other (id int); INSERT INTO job_info (id) VALUES (1);");
    assertThatThrownBy(() -> QuartzImport.read(rows, OPTIONS))
        .isInstanceOf(UnreadableTableException.class)
        .hasMessageContaining("no table QRTZ_TRIGGERS");
    Rows empty = SqlDump.read("CREATE TABLE xxl_job_info (id int);");
    assertThat(XxlJobImport.read(empty, OPTIONS).yaml()).contains("configs: []");
  }

  @Test
  void powerJobsTableIsRead() {
    Rows rows =
        SqlDump.read(
            """
            INSERT INTO job_info (id, job_name, job_description, job_params, time_expression_type, time_expression,
              execute_type, processor_info, max_instance_num, instance_time_limit, instance_retry_num, task_retry_num,
              status, lifecycle) VALUES
              (1, 'nightly', 'At night', '{"a":1}', 2, '0 0 3 * * ?', 1, 'com.example.NightlyProcessor', 1, 60000, 2, 1, 1,
                '{"start":1798761600000,"end":null}'),
              (2, 'rate', NULL, NULL, 3, '5000', 2, 'com.example.Rate', 0, 0, 0, 0, 2, NULL),
              (3, 'delay', NULL, NULL, 4, '5000', 1, 'x#y', 0, 0, 0, 0, 1, NULL),
              (4, 'gone', NULL, NULL, 2, '0 0 3 * * ?', 1, 'x', 0, 0, 0, 0, 99, NULL);
            """);
    Map<String, ObjectNode> configs = byName(PowerJobImport.read(rows, OPTIONS));
    assertThat(configs).containsOnlyKeys("nightly", "rate", "delay");
    assertThat(Due.of(config(configs, "nightly"))).isEqualTo(quartz("0 0 3 * * ?", SHANGHAI));
    assertThat(config(configs, "nightly").path("timeout").stringValue()).isEqualTo("1m");
    assertThat(config(configs, "rate").path("schedule").path("every").stringValue())
        .isEqualTo("5s");
    assertThat(config(configs, "delay").path("schedule").path("type").stringValue())
        .isEqualTo("manual");
  }

  @Test
  void theTablesOfDjangoCeleryBeatAreRead() {
    Rows rows =
        SqlDump.read(
            """
            INSERT INTO django_celery_beat_crontabschedule (id, minute, hour, day_of_week, day_of_month, month_of_year,
              timezone) VALUES (1, '30', '4', 'fri', '13', '*', 'UTC'), (2, '*/15', '8-18', '1-5', '*', '*', 'Asia/Shanghai');
            INSERT INTO django_celery_beat_intervalschedule (id, every, period) VALUES (1, 10, 'minutes');
            INSERT INTO django_celery_beat_clockedschedule (id, clocked_time) VALUES (1, '2027-05-01 00:00:00+00');
            INSERT INTO django_celery_beat_periodictask (id, name, task, args, kwargs, queue, enabled, crontab_id,
              interval_id, clocked_id, solar_id, one_off, expire_seconds) VALUES
              (1, 'friday the 13th', 'shop.tasks.unlucky', '[]', '{"n": 1}', NULL, true, 1, NULL, NULL, NULL, false, NULL),
              (2, 'office', 'shop.tasks.office', '[1, 2]', '{}', 'mail', true, 2, NULL, NULL, NULL, false, 60),
              (3, 'ten', 'shop.tasks.ten', '[]', '{}', NULL, false, NULL, 1, NULL, NULL, false, NULL),
              (4, 'once', 'shop.tasks.once', '[]', '{}', NULL, true, NULL, NULL, 1, NULL, true, NULL),
              (5, 'dawn', 'shop.tasks.dawn', '[]', '{}', NULL, true, NULL, NULL, NULL, 1, false, NULL),
              (6, 'celery.backend_cleanup', 'celery.backend_cleanup', '[]', '{}', NULL, true, 1, NULL, NULL, NULL, false, NULL);
            """);
    ImportedFile file = CeleryBeatImport.read(rows, OPTIONS);
    Map<String, ObjectNode> configs = byName(file);
    assertThat(configs).containsOnlyKeys("friday the 13th", "office", "ten", "once", "dawn");
    // Celery requires both day fields: Friday, 13 August 2027 is the only such day of the year.
    assertThat(Due.of(config(configs, "friday the 13th")))
        .containsExactly(Instant.parse("2027-08-13T04:30:00Z"));
    assertThat(Due.of(config(configs, "office")))
        .isEqualTo(quartz("0 0/15 8-18 ? * MON-FRI", SHANGHAI));
    assertThat(config(configs, "office").path("start_deadline").stringValue()).isEqualTo("60s");
    assertThat(config(configs, "once").path("schedule").path("at").stringValue())
        .isEqualTo("2027-05-01T00:00:00Z");
    assertThat(config(configs, "dawn").path("schedule").path("type").stringValue())
        .isEqualTo("manual");
    assertThat(file.leftOut()).singleElement().asString().contains("celery.backend_cleanup");
    assertThat(file.yaml()).contains("# Its positional arguments [1,2] have no equal");
  }

  /** Rows.MOST bounds the jobs; the log of their runs, a hundred times as long, is not kept. */
  @Test
  void otherTablesOfADumpArePassedOver() {
    StringBuilder dump = new StringBuilder("INSERT INTO xxl_job_log (id) VALUES (0)");
    for (int i = 1; i <= Rows.MOST; i++) {
      dump.append(",(").append(i).append(')');
    }
    dump.append(";\nINSERT INTO xxl_job_info (id, job_desc) VALUES (1, 'nightly');\n");
    assertThatThrownBy(() -> SqlDump.read(dump.toString()))
        .hasMessageContaining("more than 100,000");
    Rows rows = SqlDump.read(dump.toString(), XxlJobImport.TABLES::contains);
    assertThat(rows.of("xxl_job_log")).isEmpty();
    assertThat(rows.required("xxl_job_info")).hasSize(1);
  }

  /** A number that no duration holds leaves out its job, and no other. */
  @Test
  void anIntervalThatIsTooLongLeavesOutItsJobAlone() {
    String dump =
        """
        INSERT INTO django_celery_beat_intervalschedule (id, every, period)
          VALUES (1, 9000000000000000000, 'days'), (2, 5, 'minutes');
        INSERT INTO django_celery_beat_periodictask (name, task, interval_id, enabled)
          VALUES ('never', 'a.b', 1, 1), ('often', 'a.c', 2, 1);
        """;
    ImportedFile file = CeleryBeatImport.read(SqlDump.read(dump), OPTIONS);
    assertThat(byName(file)).containsOnlyKeys("often");
    assertThat(file.leftOut()).singleElement().asString().contains("\"never\"");
  }
}
