package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.kind.Found.Key;
import io.carillon.alert.movement.Ended;
import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import io.carillon.time.Durations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution takes longer than a multiple of the 95th percentile of its config's last {@value
 * #SAMPLE} successful executions, of which there must be {@value #LEAST_RUNS}: it runs, or it was
 * the last to end. Percentiles are computed when an execution has run for the least time, and kept
 * for an hour.
 */
final class LongRun implements AlertKind {

  private static final int SAMPLE = 200;
  private static final int LEAST_RUNS = 20;
  private static final int COMPUTED_AT_ONCE = 200;
  private static final Duration KEPT = Duration.ofHours(1);

  private static final String LONG =
      """
      select e.task_config_id as config, e.id as execution, e.started_at as began_at,
        extract(epoch from cast(:now as timestamptz) - e.started_at) * 1000 as run_ms,
        true as runs
      from carillon.task_execution_live e
      where e.status = 'running'
        and e.started_at < cast(:now as timestamptz) - :least * interval '1 ms'
      union all
      select e.config, e.id, e.started_at,
        extract(epoch from e.finished_at - e.started_at) * 1000, false
      from
      """
          + ConfigMatch.ENDED;

  private final ConfigMatch unknown =
      new ConfigMatch(
          this,
          ConfigMatch.SCHEDULED,
          LONG,
          """
          c.run_ms > t.at_least and not exists (
            select from carillon.alert_run_time p
            where p.task_config_id = k.id and p.computed_at > :kept and p.computed_at <= :now)
          """);

  private final ConfigMatch match =
      new ConfigMatch(
          this,
          ConfigMatch.SCHEDULED,
          "select n.*, p.p95_ms, p.runs as sample from ("
              + LONG
              + """
              ) as n cross join lateral (
                select * from carillon.alert_run_time x where x.task_config_id = n.config
                offset 0) as p
              where p.runs >= :needed
              """,
          """
          c.run_ms > t.at_least and c.run_ms > t.limit_value * c.p95_ms and c.began_at >= t.since
          """);

  private static final String COMPUTE =
      """
      insert into carillon.alert_run_time (task_config_id, p95_ms, runs, computed_at)
      select c.id, s.p95, s.runs, :now from unnest(:configs) as c(id)
      cross join lateral (
        select percentile_disc(0.95) within group (order by r.ms) as p95, count(*) as runs
        from (
          select extract(epoch from e.finished_at - e.started_at) * 1000 as ms
          from carillon.task_execution_ended e
          where e.task_config_id = c.id and e.status = 'succeeded' and e.started_at is not null
          order by e.task_config_id desc, e.id desc limit :sample) as r) as s
      order by c.id
      on conflict (task_config_id) do update
        set p95_ms = excluded.p95_ms, runs = excluded.runs, computed_at = excluded.computed_at
      """;

  @Override
  public String code() {
    return "long_run";
  }

  @Override
  public boolean judgesLastExecution() {
    return true;
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    Double factor = fields.decimal("factor", 1, 1_000);
    Duration atLeast = fields.duration("at_least", Duration.ZERO, Duration.ofDays(7));
    return Json.MAPPER
        .createObjectNode()
        .put("factor", factor == null ? 2 : factor)
        .put("at_least", Durations.format(atLeast == null ? Duration.ofSeconds(30) : atLeast));
  }

  @Override
  public Limits limits(ObjectNode condition) {
    return new Limits(
        condition.get("factor").doubleValue(),
        Durations.parse(condition.get("at_least").stringValue()).toMillis(),
        0);
  }

  @Override
  public void find(Pass pass, Found found) {
    List<Ended.Last> ended = ended(pass);
    compute(pass, ended);
    match.find(
        pass,
        found,
        ended,
        query -> query.param("least", pass.leastNeeded()).param("needed", LEAST_RUNS),
        LongRun::row);
    pass.keepUnmoved(found, open -> !open.arguments().path("runs").asBoolean());
  }

  private static List<Ended.Last> ended(Pass pass) {
    Duration least = Duration.ofMillis((long) pass.leastNeeded());
    return pass.ended(last -> last.ran().compareTo(least) > 0);
  }

  /** Computes the percentiles that are missing or old, of at most 200 configs; others wait. */
  private void compute(Pass pass, List<Ended.Last> ended) {
    Found missing = new Found();
    unknown.find(
        pass,
        missing,
        ended,
        query ->
            query
                .param("least", pass.leastNeeded())
                .param("kept", Database.parameter(pass.now().minus(KEPT))),
        LongRun::unknownRow);
    List<Long> configs =
        missing.findings().keySet().stream()
            .map(Key::taskConfigId)
            .distinct()
            .limit(COMPUTED_AT_ONCE)
            .toList();
    if (!configs.isEmpty()) {
      pass.database()
          .sql()
          .sql(COMPUTE)
          .param("configs", SqlArrays.longs(configs))
          .param("now", pass.nowParameter())
          .param("sample", SAMPLE)
          .update();
    }
  }

  private static Finding unknownRow(ResultSet row, int index) throws SQLException {
    Key key = ConfigMatch.key(row);
    return new Finding(key, Json.MAPPER.createObjectNode(), false);
  }

  private static Finding row(ResultSet row, int index) throws SQLException {
    boolean runs = row.getBoolean("runs");
    ObjectNode arguments =
        Json.MAPPER
            .createObjectNode()
            .put("execution_id", row.getString("execution"))
            .put("p95_ms", Math.round(row.getDouble("p95_ms")))
            .put("runs", runs);
    if (!runs) { // of one that runs it grows with every look
      arguments.put("run_ms", Math.round(row.getDouble("run_ms")));
    }
    return new Finding(ConfigMatch.key(row), arguments, !runs);
  }

  @Override
  public Words words(ObjectNode arguments) {
    Duration usual = Duration.ofMillis(arguments.path("p95_ms").asLong());
    if (arguments.path("runs").asBoolean()) {
      return new Words(
          "runs much longer than usual: 95 % of its runs took at most " + Words.english(usual),
          "运行时间远超平常：95% 的执行不超过 " + Words.chinese(usual));
    }
    Duration run = Duration.ofMillis(arguments.path("run_ms").asLong());
    return new Words(
        "ran for %s: 95 %% of its runs took at most %s"
            .formatted(Words.english(run), Words.english(usual)),
        "运行了 %s：95%% 的执行不超过 %s".formatted(Words.chinese(run), Words.chinese(usual)));
  }
}
