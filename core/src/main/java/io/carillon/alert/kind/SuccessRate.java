package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.kind.Found.Key;
import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import io.carillon.time.Durations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.jdbc.support.SqlArrayValue;
import tools.jackson.databind.node.ObjectNode;

/**
 * Of the executions of a config that ended in the last hours, fewer than a part succeeded. The span
 * begins with the hour in which it would begin to the second: it is read from hourly roll-ups.
 * Cancelled executions count neither way. Roll-ups are written a moment after the ends, so configs
 * are looked at in two passes, and once more after two minutes. A rate that is judged anew because
 * an hour leaves the span, or because a success makes the runs enough, is seen in the next complete
 * pass.
 */
final class SuccessRate implements AlertKind {

  private static final Duration LEAST = Duration.ofHours(1);
  private static final Duration MOST = Duration.ofDays(7);
  private static final Duration LAG = Duration.ofMinutes(2);

  private final ConfigMatch match =
      new ConfigMatch(
          this,
          ConfigMatch.IN_USE,
          """
          select k.id as config from unnest(:judged) as k(id)
          union
          select h.task_config_id from carillon.task_config_health h
          where :complete
            and h.last_finished_minute >= date_trunc('minute', cast(:earlier as timestamptz))
            and h.last_finished_at >= :earlier and h.last_failure_at >= :from
          union
          select h.task_config_id from carillon.task_config_health h
          where :anew and h.last_failure_at >= :from
          """,
          "true");

  private static final String RATES =
      """
      select j.rule_id, j.config, s.runs, s.good
      from unnest(:rules, :configs, :needed, :limits, :hours)
        as j(rule_id, config, needed, limit_value, hours)
      cross join lateral (
        select coalesce(sum(r.executions), 0) as runs,
          coalesce(sum(r.executions) filter (where r.status = 'succeeded'), 0) as good
        from carillon.task_config_stats r
        where r.task_config_id = j.config and r.status <> 'cancelled'
          and r.hour >= date_trunc('hour', cast(:now as timestamptz) - j.hours * interval '1 h', 'UTC')
        offset 0) as s
      where s.runs >= j.needed and s.good < j.limit_value * s.runs
      order by j.rule_id, j.config
      """;

  @Override
  public String code() {
    return "success_rate";
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    Double below = fields.decimal("below", 0, 1);
    if (fields.node("below") == null) {
      fields.fault("below", "is missing: the success rate, such as 0.95 for 95 %.");
    }
    Duration over = fields.duration("over", LEAST, MOST);
    if (over != null && !over.equals(Duration.ofHours(over.toHours()))) {
      fields.fault("over", "must be whole hours, not " + Durations.format(over) + ".");
    }
    return Json.MAPPER
        .createObjectNode()
        .put("below", below == null ? 1 : below)
        .put("over", Durations.format(over == null ? Duration.ofDays(1) : over))
        .put("at_least", fields.count("at_least", 10, 1_000_000));
  }

  @Override
  public Limits limits(ObjectNode condition) {
    return new Limits(
        condition.get("below").doubleValue(),
        condition.get("at_least").intValue(),
        (int) Durations.parse(condition.get("over").stringValue()).toHours());
  }

  @Override
  public void find(Pass pass, Found found) {
    Found candidates = new Found();
    boolean complete = pass.complete() || !pass.lately().known();
    List<Long> open = pass.openConfigs();
    Set<Long> judged = complete ? Set.copyOf(open) : pass.lately().toJudge(open);
    match.find(
        pass,
        candidates,
        query ->
            query
                .param("judged", SqlArrays.longs(judged))
                .param("complete", complete)
                .param("from", from(pass))
                .param("earlier", pass.endsSince().minus(LAG))
                .param("anew", pass.anyNewRule()),
        SuccessRate::candidate);
    if (!candidates.findings().isEmpty()) {
      found.addAll(rates(pass, candidates.findings().values().stream().toList()));
    }
    if (candidates.findings().size() == Found.MOST) {
      found.keepAll();
    }
    if (!complete) {
      pass.keepOthers(found, judged, any -> true);
    }
  }

  private static OffsetDateTime from(Pass pass) {
    return Database.parameter(pass.now().minus(Duration.ofHours(pass.longestSpan() + 1L)));
  }

  private static Finding candidate(ResultSet row, int index) throws SQLException {
    ObjectNode limits =
        Json.MAPPER
            .createObjectNode()
            .put("below", row.getDouble("limit_value"))
            .put("at_least", row.getLong("at_least"))
            .put("hours", row.getLong("span_hours"));
    return new Finding(ConfigMatch.key(row), limits, false);
  }

  private static List<Finding> rates(Pass pass, List<Finding> candidates) {
    return pass.database()
        .sql()
        .sql(RATES)
        .param("now", pass.nowParameter())
        .param("rules", SqlArrays.longs(candidates, one -> one.key().ruleId()))
        .param("configs", SqlArrays.longs(candidates, one -> one.key().taskConfigId()))
        .param(
            "needed",
            SqlArrays.longs(candidates, one -> one.arguments().get("at_least").longValue()))
        .param("limits", new SqlArrayValue("float8", limits(candidates)))
        .param(
            "hours", SqlArrays.longs(candidates, one -> one.arguments().get("hours").longValue()))
        .query((row, index) -> finding(row))
        .list();
  }

  private static Object[] limits(List<Finding> candidates) {
    return candidates.stream().map(one -> one.arguments().get("below").doubleValue()).toArray();
  }

  private static Finding finding(ResultSet row) throws SQLException {
    ObjectNode arguments =
        Json.MAPPER
            .createObjectNode()
            .put("runs", row.getLong("runs"))
            .put("succeeded", row.getLong("good"));
    return new Finding(Key.config(row.getLong("rule_id"), row.getLong("config")), arguments, false);
  }

  @Override
  public Words words(ObjectNode arguments) {
    long runs = arguments.path("runs").asLong();
    long good = arguments.path("succeeded").asLong();
    String rate = String.format(Locale.ROOT, "%.1f", runs == 0 ? 0 : 100.0 * good / runs);
    return new Words(
        "%s %% of %d executions succeeded".formatted(rate, runs),
        "%2$d 次执行的成功率为 %1$s%%".formatted(rate, runs));
  }
}
