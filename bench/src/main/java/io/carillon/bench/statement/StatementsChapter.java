package io.carillon.bench.statement;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.laboratory.Database;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Finding.Drained;
import io.carillon.bench.order.Finding.Punctual;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import io.carillon.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The time in the server and the write-ahead log of each statement, for one execution, as {@code
 * pg_stat_statements} counts them: a regression names its statement.
 */
public final class StatementsChapter implements Chapter {

  private static final Map<String, String> COUNTING =
      Map.of("shared_preload_libraries", "pg_stat_statements");

  private static final int SHOWN = 10;
  private static final int TEXT = 70;

  /**
   * The extent of the measurement.
   *
   * @param executions to drain; as many again come first to warm up
   * @param rates due times a second, each with a server of its own
   * @param seconds of each rate
   */
  public record Plan(int executions, List<Integer> rates, int seconds) {}

  /** A statement with its cost for one execution. */
  private record Counted(String text, double calls, double micros, double walBytes) {}

  private final Plan plan;
  private final Map<Words, List<Counted>> found = new LinkedHashMap<>();

  /** Creates the chapter with that plan. */
  public StatementsChapter(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String name() {
    return "statements";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    var drain = new Measurement.Drain(plan.executions(), plan.executions());
    measure(laboratory, new Words("drain", "清空队列"), drain, Drained.class);
    for (int rate : plan.rates()) {
      var warmUp = new Order.WarmUp(rate, 1);
      measure(
          laboratory,
          new Words("%,d due times a second".formatted(rate), "每秒 %,d 个到期时刻".formatted(rate)),
          new Measurement.Lateness(warmUp, List.of(rate), plan.seconds(), 1),
          Punctual.class);
    }
  }

  private void measure(
      Laboratory laboratory, Words label, Measurement measurement, Class<? extends Finding> kind)
      throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.forTests(COUNTING)) {
      Laboratory counting = laboratory.on(server);
      counting.measure(ContenderName.CARILLON, measurement, kind);
      found.put(label, read(counting));
    }
  }

  private static List<Counted> read(Laboratory laboratory) throws SQLException {
    try (Connection connection = laboratory.connect(Database.NEW);
        Statement statement = connection.createStatement()) {
      statement.execute("create extension pg_stat_statements");
      List<Counted> counted = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              """
              select regexp_replace(query, '\\s+', ' ', 'g') as query, s.calls / n.ended as calls,
                s.total_exec_time * 1000 / n.ended as micros, s.wal_bytes / n.ended as wal
              from pg_stat_statements s, (select greatest(count(*), 1) * 1.0 as ended
                from carillon.task_execution_ended) as n
              where s.dbid = (select oid from pg_database where datname = current_database())
              order by s.total_exec_time desc limit %d
              """
                  .formatted(SHOWN))) {
        while (rows.next()) {
          counted.add(
              new Counted(
                  rows.getString("query"),
                  rows.getDouble("calls"),
                  rows.getDouble("micros"),
                  rows.getDouble("wal")));
        }
      }
      return counted;
    }
  }

  @Override
  public List<Table> tables() {
    return found.entrySet().stream().map(one -> table(one.getKey(), one.getValue())).toList();
  }

  private static Table table(Words label, List<Counted> counted) {
    List<Words> head =
        List.of(
            label,
            new Words("calls for an execution", "每次执行的调用数"),
            new Words("time in the server, µs", "服务器内耗时，µs"),
            new Words("WAL, bytes", "WAL，字节"));
    return new Table(head, counted.stream().map(StatementsChapter::row).toList());
  }

  private static List<Words> row(Counted one) {
    String text = one.text().replace("|", "\\|");
    return List.of(
        same("`" + (text.length() > TEXT ? text.substring(0, TEXT) + "…" : text) + "`"),
        same("%.4f".formatted(one.calls())),
        same(Spread.rounded(one.micros())),
        same(Spread.rounded(one.walBytes())));
  }

  @Override
  public List<Goal> goals() {
    return List.of();
  }
}
