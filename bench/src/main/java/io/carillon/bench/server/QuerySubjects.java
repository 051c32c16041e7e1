package io.carillon.bench.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The queries and their subjects: each call uses another config or execution.
 *
 * @param subjects by their placeholder in braces
 */
record QuerySubjects(Map<String, List<String>> subjects) {

  private static final String BUSY =
      """
      select id from carillon.task_config where name like 'busy-%' order by random() limit 100
      """;

  private static final String IDLE =
      """
      select id from carillon.task_config where name like 'idle-%' order by random() limit 100
      """;

  private static final String EXECUTIONS =
      """
      select id from carillon.task_execution tablesample system (1) order by random() limit 100
      """;

  private static final String FAILED =
      """
      select id from carillon.task_execution where status = 'failed' order by id desc limit 100
      """;

  /** Reads some subjects of each kind from the database and closes the connection. */
  static QuerySubjects of(Connection connection) throws SQLException {
    try (connection) {
      String day = day(connection);
      return new QuerySubjects(
          Map.of(
              "{busy}", column(connection, BUSY),
              "{idle}", column(connection, IDLE),
              "{execution}", column(connection, EXECUTIONS),
              "{failed}", column(connection, FAILED),
              "{day}", List.of(day),
              "{next-day}", List.of(LocalDate.parse(day).plusDays(1).toString())));
    }
  }

  private static String day(Connection connection) throws SQLException {
    return column(connection, "select cast(now() at time zone 'UTC' as date) - 14").getFirst();
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

  /** Returns the templates of all queries: each list and each statistic. */
  List<String> queries() {
    return List.of(
        "/task-configs",
        "/task-configs?type=mail&status=paused",
        "/task-configs?status=active&limit=100",
        "/task-configs?q=busy-77",
        "/task-configs?sort=-name",
        "/task-configs/{busy}",
        "/task-configs/{idle}/next-fires",
        "/task-configs/{busy}/events",
        "/task-configs/{busy}/executions",
        "/task-configs/{busy}/executions?status=failed",
        "/task-configs/{busy}/executions?from={day}T00:00:00Z&to={next-day}T00:00:00Z",
        "/task-configs/{busy}/stats",
        "/task-configs/{busy}/stats?from={day}T00:00:00Z",
        "/task-configs/{busy}/audit?from={day}T00:00:00Z&to={next-day}T00:00:00Z",
        "/executions",
        "/executions?limit=100",
        "/executions?status=succeeded",
        "/executions?status=failed",
        "/executions?status=running",
        "/executions?status=queued",
        "/executions?status=retrying",
        "/executions?task_type=mail",
        "/executions?task_type=mail&status=timed_out",
        "/executions?from={day}T00:00:00Z&to={next-day}T00:00:00Z",
        "/executions?task_config_id={busy}",
        "/executions?queue=default",
        "/executions?q=refused",
        "/executions?min_run=1h",
        "/executions?id_prefix={execution}",
        "/executions/errors",
        "/executions/{execution}",
        "/executions/{failed}/logs",
        "/executions/{failed}/logs?order=desc",
        "/executions/{failed}/logs/summary",
        "/stats",
        "/stats?from={day}T00:00:00Z",
        "/stats?group=type&from={day}T00:00:00Z",
        "/stats/series",
        "/stats/series?by=type&bucket=1h&from={day}T00:00:00Z",
        "/stats/series?by=status&bucket=1d&timezone=Asia/Shanghai&from={day}T00:00:00Z",
        "/stats/series?metric=decisions&bucket=1h&from={day}T00:00:00Z",
        "/stats/series?task_config_id={busy}&bucket=1h&from={day}T00:00:00Z",
        "/stats/series?by=config&bucket=1h",
        "/stats/top?by=failing",
        "/stats/top?by=slowest",
        "/stats/top?by=latest&from={day}T00:00:00Z",
        "/overview",
        "/overview?span=30d",
        "/forecast",
        "/forecast/due",
        "/task-types",
        "/queues",
        "/workers",
        "/nodes",
        "/health/report",
        "/about");
  }

  /** Returns the path of one call. */
  String path(String query, int call) {
    String path = query;
    for (Map.Entry<String, List<String>> subject : subjects.entrySet()) {
      List<String> values = subject.getValue();
      path = path.replace(subject.getKey(), values.get(call % values.size()));
    }
    return path;
  }
}
