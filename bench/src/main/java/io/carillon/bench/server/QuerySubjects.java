package io.carillon.bench.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The queries and their subjects: each call uses another config or execution.
 *
 * @param subjects by their placeholder in braces
 */
record QuerySubjects(Map<String, List<String>> subjects) {

  /** Subjects by their placeholder: configs, executions, workers and instants of the past. */
  private static final Map<String, String> SUBJECTS =
      Map.ofEntries(
          Map.entry(
              "{busy}",
              "select id from carillon.task_config where name like 'busy-%' order by random() limit"
                  + " 200"),
          // Those that fire every minute.
          Map.entry(
              "{busiest}",
              """
              select id from carillon.task_config
              where name like 'busy-%' and length(name) = 6 order by id limit 20
              """),
          Map.entry(
              "{idle}",
              "select id from carillon.task_config where name like 'idle-%' order by id limit 200"),
          Map.entry(
              "{execution}",
              """
              select id from carillon.task_execution tablesample system (0.1) order by random() limit 200
              """),
          Map.entry(
              "{failed}",
              """
              select id from carillon.task_execution where status = 'failed' order by id desc limit 200
              """),
          Map.entry("{worker}", "select id from carillon.worker order by started_at desc limit 12"),
          Map.entry(
              "{now}",
              "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"),
          Map.entry("{two-days}", ago("2 days")),
          Map.entry("{week}", ago("7 days")),
          Map.entry("{month}", ago("30 days")),
          Map.entry("{quarter}", ago("89 days")),
          Map.entry(
              "{at}",
              """
              select to_char(now() at time zone 'UTC' - n * interval '7 hours 13 minutes',
                'YYYY-MM-DD"T"HH24:MI:SS"Z"')
              from generate_series(1, 200) as n order by random()
              """));

  private static String ago(String span) {
    return "select to_char(date_trunc('hour', now() - interval '"
        + span
        + "') at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
  }

  /** Reads some subjects of each kind from the database and closes the connection. */
  static QuerySubjects of(Connection connection) throws SQLException {
    try (connection) {
      Map<String, List<String>> subjects = new HashMap<>();
      for (Map.Entry<String, String> subject : SUBJECTS.entrySet()) {
        subjects.put(subject.getKey(), column(connection, subject.getValue()));
      }
      String day =
          column(connection, "select cast(now() at time zone 'UTC' as date) - 14").getFirst();
      subjects.put("{day}", List.of(day));
      subjects.put("{next-day}", List.of(LocalDate.parse(day).plusDays(1).toString()));
      return new QuerySubjects(subjects);
    }
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> column = new ArrayList<>();
      while (rows.next()) {
        column.add(rows.getString(1));
      }
      return column;
    }
  }

  /**
   * Returns the templates of all queries: each list, with its filters and orders, and each
   * statistic. In place of <code>{cursor}</code> comes the cursor of a page behind many others.
   */
  static List<String> queries() {
    return Stream.of(CONFIGS, CONFIG, EXECUTIONS, STATISTICS, CLUSTER)
        .flatMap(String::lines)
        .toList();
  }

  private static final String CONFIGS =
      """
      /task-configs
      /task-configs?limit=200&include=schedule_state,last_execution,stats,recent,health,words
      /task-configs?limit=50&include=schedule_state,last_execution,stats,health&cursor={cursor}
      /task-configs?count=true
      /task-configs?type=mail&status=paused
      /task-configs?queue=queue-3
      /task-configs?namespace=billing
      /task-configs?namespace=billing&label=team=team-7
      /task-configs?label=env=staging
      /task-configs?label=team=team-7,env=production&sort=-updated_at
      /task-configs?status=active&limit=100
      /task-configs?status=error
      /task-configs?schedule_type=interval
      /task-configs?health=failing
      /task-configs?health=late
      /task-configs?health=never_ran
      /task-configs?health=paused_by_failure
      /task-configs?next_due_from={now}&sort=next_due_at
      /task-configs?updated_from={two-days}
      /task-configs?q=busy-77
      /task-configs?q=weeks
      /task-configs?q=no+such+text
      /task-configs?sort=-id
      /task-configs?sort=name
      /task-configs?sort=-name
      /task-configs?sort=-updated_at
      /task-configs?sort=status
      /task-configs?sort=-priority
      /task-configs?sort=next_due_at
      /task-configs?sort=-last_finished_at
      /task-configs?sort=-failures_in_a_row
      /task-configs?sort=-failures_in_a_row&namespace=billing
      /task-configs?sort=name&limit=50&cursor={cursor}
      /task-configs/count
      /task-configs/count?namespace=billing
      /task-configs/count?label=team=team-7
      /task-configs/count?status=active
      /task-configs/count?health=failing
      /search?q=busy-77
      /search?q=report
      /labels
      /labels?prefix=te
      /namespaces
      """;

  private static final String CONFIG =
      """
      /task-configs/{busy}
      /task-configs/{busy}?include=schedule_state,last_execution,stats,recent,health,words
      /task-configs/{busy}/versions
      /task-configs/{idle}/next-fires
      /task-configs/{busy}/events
      /task-configs/{busiest}/events
      /task-configs/{busiest}/events?kind=skipped,missed
      /task-configs/{busiest}/events?kind=updated
      /task-configs/{busiest}/events?limit=50&cursor={cursor}
      /task-configs/{busy}/executions
      /task-configs/{busiest}/executions
      /task-configs/{busiest}/executions?status=failed
      /task-configs/{busiest}/executions?status=succeeded&sort=id
      /task-configs/{busiest}/executions?count=true
      /task-configs/{busiest}/executions?q=refused
      /task-configs/{busiest}/executions?min_run=1h
      /task-configs/{busiest}/executions?limit=50&cursor={cursor}
      /task-configs/{busy}/executions?from={day}T00:00:00Z&to={next-day}T00:00:00Z
      /task-configs/{busy}/stats
      /task-configs/{busy}/stats?from={day}T00:00:00Z
      /task-configs/{busiest}/stats?group=day&from={month}
      /task-configs/{busy}/audit?from={day}T00:00:00Z&to={next-day}T00:00:00Z
      /task-configs/{busiest}/audit?from={day}T00:00:00Z&to={next-day}T00:00:00Z
      /task-configs/{busy}/explain?at={at}
      /task-configs/{busiest}/explain?at={at}
      /task-configs/{idle}/explain?at={at}
      /task-configs/{busy}/timeline
      /task-configs/{busiest}/timeline
      /task-configs/{busy}/timeline?from={week}&to={now}
      """;

  private static final String EXECUTIONS =
      """
      /executions
      /executions?limit=200
      /executions?limit=50&cursor={cursor}
      /executions?sort=id
      /executions?count=true
      /executions?status=succeeded
      /executions?status=failed
      /executions?status=failed,timed_out,lost&limit=100
      /executions?status=failed&limit=50&cursor={cursor}
      /executions?status=running
      /executions?status=queued
      /executions?status=retrying
      /executions?task_type=mail
      /executions?task_type=type-39
      /executions?task_type=mail&status=timed_out
      /executions?namespace=partners
      /executions?namespace=billing&status=failed
      /executions?label=team=team-7
      /executions?label=team=team-7&status=failed
      /executions?from={day}T00:00:00Z&to={next-day}T00:00:00Z
      /executions?from={day}T00:00:00Z&to={next-day}T00:00:00Z&status=failed
      /executions?task_config_id={busy}
      /executions?trigger=manual
      /executions?worker_id={worker}
      /executions?queue=default
      /executions?queue=queue-5&status=failed
      /executions?q=refused
      /executions?q=no+such+text
      /executions?error_type=java.lang.NullPointerException
      /executions?min_run=1h
      /executions?min_run=30s
      /executions?id_prefix={execution}
      /executions/count
      /executions/count?status=failed
      /executions/count?status=failed&from={month}
      /executions/count?namespace=billing
      /executions/count?q=refused
      /executions/errors
      /executions/errors?namespace=billing&from={month}
      /executions/errors?task_config_id={busiest}
      /executions/{execution}
      /executions/{failed}/logs
      /executions/{failed}/logs?order=desc
      /executions/{failed}/logs/summary
      /events
      /events?kind=skipped
      /events?kind=updated,paused
      /events?namespace=billing
      /events?label=team=team-7&kind=missed
      /events?type=mail
      /events?actor=past
      /events?task_config_id={busiest}
      /events?from={day}T00:00:00Z&to={next-day}T00:00:00Z
      /events?limit=50&cursor={cursor}
      """;

  private static final String STATISTICS =
      """
      /stats
      /stats?from={day}T00:00:00Z
      /stats?from={quarter}
      /stats?group=type&from={day}T00:00:00Z
      /stats?group=day&from={quarter}
      /stats?group=hour&from={month}
      /stats?group=config&from={month}
      /stats?group=config&sort=failures
      /stats/series
      /stats/series?bucket=1m
      /stats/series?bucket=1h&from={two-days}
      /stats/series?bucket=1h&from={month}
      /stats/series?bucket=1d&from={month}
      /stats/series?bucket=1d&from={quarter}
      /stats/series?by=type
      /stats/series?by=type&bucket=1h&from={two-days}
      /stats/series?by=type&bucket=1h&from={week}
      /stats/series?by=type&bucket=1h&from={month}&limit=8
      /stats/series?by=type&bucket=1d&from={month}
      /stats/series?by=type&bucket=1d&from={quarter}&limit=20
      /stats/series?by=queue
      /stats/series?by=queue&bucket=1h&from={two-days}
      /stats/series?by=queue&bucket=1h&from={month}&limit=8
      /stats/series?by=queue&bucket=1d&from={month}
      /stats/series?by=queue&bucket=1d&from={quarter}
      /stats/series?by=namespace&bucket=1h&from={two-days}
      /stats/series?by=namespace&bucket=1h&from={month}&limit=8
      /stats/series?by=namespace&bucket=1d&from={quarter}
      /stats/series?by=worker
      /stats/series?by=worker&bucket=1h&from={two-days}
      /stats/series?by=worker&bucket=1h&from={month}&limit=8
      /stats/series?by=status&bucket=1h&from={month}
      /stats/series?by=status&bucket=1d&timezone=Asia/Shanghai&from={month}
      /stats/series?by=type&bucket=1d&timezone=Asia/Shanghai&from={month}
      /stats/series?by=config&bucket=1h&from={two-days}
      /stats/series?by=config&bucket=1h&from={week}
      /stats/series?by=config&bucket=1d&from={month}
      /stats/series?by=config&bucket=1d&from={quarter}
      /stats/series?by=config&namespace=billing&bucket=1d&from={month}
      /stats/series?task_type=mail&bucket=1h&from={month}
      /stats/series?namespace=billing&bucket=1h&from={month}
      /stats/series?namespace=billing&by=type&bucket=1d&from={month}
      /stats/series?queue=queue-3&bucket=1h&from={month}
      /stats/series?metric=decisions
      /stats/series?metric=decisions&by=status&bucket=1h&from={month}
      /stats/series?metric=decisions&by=type&bucket=1h&from={month}&limit=8
      /stats/series?metric=decisions&by=type&bucket=1d&from={quarter}
      /stats/series?metric=decisions&by=config&bucket=1d&from={month}
      /stats/series?task_config_id={busiest}&bucket=1h&from={month}
      /stats/series?task_config_id={busy}&bucket=1d&from={quarter}
      /stats/top?by=failing
      /stats/top?by=failing&from={month}
      /stats/top?by=failing&from={quarter}
      /stats/top?by=slowest
      /stats/top?by=slowest&from={week}
      /stats/top?by=slowest&from={month}
      /stats/top?by=slowest&from={month}&namespace=billing
      /stats/top?by=slowest&from={quarter}
      /stats/top?by=latest
      /stats/top?by=latest&from={month}
      /stats/top?by=latest&from={quarter}
      /stats/top?by=retried&from={month}
      /stats/top?by=skipped
      /stats/top?by=skipped&from={month}
      /stats/top?by=skipped&from={quarter}
      /overview
      /overview?span=1h
      /overview?span=7d
      /overview?span=30d
      /overview?span=30d&namespace=billing
      """;

  private static final String CLUSTER =
      """
      /forecast
      /forecast?by=queue
      /forecast?by=config
      /forecast/due
      /task-types
      /task-types?include=usage
      /queues
      /workers
      /workers/{worker}/executions
      /nodes
      /connections
      /calendars
      /bulk
      /alerts
      /alert-rules
      /trail
      /health/report
      /about
      """;

  /** Returns the path of one call. */
  String path(String query, int call) {
    String path = query;
    for (Map.Entry<String, List<String>> subject : subjects.entrySet()) {
      List<String> values = subject.getValue();
      if (path.contains(subject.getKey())) {
        path = path.replace(subject.getKey(), values.get(call % values.size()));
      }
    }
    return path;
  }
}
