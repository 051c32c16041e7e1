package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.kind.Found.Key;
import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.database.SqlRows;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.json.JsonFields;
import io.carillon.text.Coded;
import io.carillon.time.Durations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A config should have run by now and has not: a due time passed some time ago, and nobody decided
 * it (no scheduler works), or its execution waits (no worker works); or a due time was missed or
 * merged into a later one, as after an outage; or its execution expired. What was missed holds
 * until a later execution has started.
 */
final class NotRun implements AlertKind {

  private static final Duration MOST = Duration.ofDays(7);
  // A tick that decided before the last pass may have been committed after it.
  private static final Duration LATE_DECISIONS = Duration.ofMinutes(1);

  /** Why a due time did not run. */
  enum Why implements Coded {
    /** No scheduler has decided it. */
    UNDECIDED,
    /** Its execution waits for a worker. */
    WAITING,
    /** It was decided too late to run. */
    MISSED,
    /** It was decided late, and a later due time runs instead. */
    COALESCED,
    /** Its execution reached its start deadline. */
    EXPIRED
  }

  private final ConfigMatch match =
      new ConfigMatch(
          this,
          ConfigMatch.SCHEDULED,
          """
          select s.task_config_id as config, 'undecided' as why, s.next_due_at as due_at,
            cast(1 as numeric) as due_times, cast(null as timestamptz) as decided_at,
            extract(epoch from cast(:now as timestamptz) - s.next_due_at) * 1000 as late_ms
          from carillon.schedule_state s where s.next_due_at < :before
          union all
          select e.task_config_id, 'waiting', min(e.due_at), count(*), null,
            max(extract(epoch from cast(:now as timestamptz) - e.due_at) * 1000)
          from carillon.task_execution_live e
          where e.status = 'queued' and e.attempt = 0 and e.trigger = 'schedule'
            and e.due_at < :before
          group by e.task_config_id
          union all
          select v.task_config_id, v.kind, min(v.due_at), sum(v.count), max(v.decided_at),
            max(extract(epoch from v.decided_at - v.due_at) * 1000)
          from carillon.schedule_event v
          where v.kind in ('missed', 'coalesced') and v.decided_at >= :decided
          group by v.task_config_id, v.kind
          union all
          select e.config, 'expired', e.due_at, 1, null,
            extract(epoch from e.finished_at - e.due_at) * 1000
          from
          """
              + ConfigMatch.ENDED,
          """
          case c.why
            when 'missed' then true
            when 'expired' then c.due_at >= t.since
            else c.late_ms > t.limit_value end
          and (c.decided_at is null or c.decided_at >= t.since and not exists (
            select from carillon.alert a
            where a.task_config_id = k.id and a.rule_id = t.rule_id
              and cast(a.arguments ->> 'decided_at' as timestamptz) >= c.decided_at))
          """);

  private static final String NOT_RUN_SINCE =
      """
      select o.rule_id, o.config from unnest(:rules, :configs, :decided) as o(rule_id, config, decided_at)
      cross join lateral (
        select x.status from carillon.task_config x where x.id = o.config offset 0) as k
      where k.status in ('active', 'error', 'inactive')
        and not exists (
          select from carillon.task_execution_live l
          where l.task_config_id = o.config and l.task_config_id > 0 and l.attempt > 0
            and l.started_at >= o.decided_at)
        and not exists (
          select from carillon.task_config_health h cross join lateral (
            select x.started_at from carillon.task_execution_ended x
            where x.id = h.last_execution_id offset 0) as e
          where h.task_config_id = o.config and e.started_at >= o.decided_at)
      """;

  @Override
  public String code() {
    return "not_run";
  }

  @Override
  public boolean judgesLastExecution() {
    return true;
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    Duration after = fields.duration("after", Duration.ofSeconds(1), MOST);
    return Json.MAPPER
        .createObjectNode()
        .put("after", Durations.format(after == null ? Duration.ofMinutes(5) : after));
  }

  @Override
  public Limits limits(ObjectNode condition) {
    return new Limits(Durations.parse(condition.get("after").stringValue()).toMillis(), 0, 0);
  }

  @Override
  public void find(Pass pass, Found found) {
    Instant decided = pass.span().since().minus(LATE_DECISIONS);
    match.find(
        pass,
        found,
        pass.ended(last ->
            last.times().dueAt() != null
                && last.run().trigger().equals(Trigger.SCHEDULE.code())
                && last.run().status().equals(ExecutionStatus.EXPIRED.code())),
        query ->
            query
                .param("before", pass.before(pass.leastLimit()))
                .param("decided", Database.parameter(decided)),
        NotRun::row);
    keepNotRunSince(pass, found);
    pass.keepUnmoved(
        found, open -> open.arguments().path("why").asString("").equals(Why.EXPIRED.code()));
  }

  private static void keepNotRunSince(Pass pass, Found found) {
    List<Pass.Open> missed =
        pass.open().stream().filter(open -> open.arguments().has("decided_at")).toList();
    if (missed.isEmpty()) {
      return;
    }
    pass.database()
        .sql()
        .sql(NOT_RUN_SINCE)
        .param("rules", SqlArrays.longs(missed, open -> open.key().ruleId()))
        .param("configs", SqlArrays.longs(missed, open -> open.key().taskConfigId()))
        .param(
            "decided",
            SqlArrays.instants(
                missed, open -> Instant.parse(open.arguments().get("decided_at").stringValue())))
        .query((row, index) -> Key.config(row.getLong("rule_id"), row.getLong("config")))
        .list()
        .forEach(found::keep);
  }

  private static Finding row(ResultSet row, int index) throws SQLException {
    Why why = Coded.of(Why.class, row.getString("why"));
    ObjectNode arguments =
        Json.MAPPER
            .createObjectNode()
            .put("why", why.code())
            .put("due_at", row.getTimestamp("due_at").toInstant().toString());
    Instant decided = SqlRows.instantOrNull(row, "decided_at");
    if (decided != null) {
      arguments.put("due_times", row.getLong("due_times")).put("decided_at", decided.toString());
    }
    return new Finding(ConfigMatch.key(row), arguments, why != Why.UNDECIDED && why != Why.WAITING);
  }

  @Override
  public Words words(ObjectNode arguments) {
    String due = arguments.path("due_at").asString("");
    long count = arguments.path("due_times").asLong(1);
    Why why = Coded.find(Why.class, arguments.path("why").asString("")).orElse(Why.UNDECIDED);
    return switch (why) {
      case UNDECIDED ->
          new Words(
              "should have run at %s: no scheduler has decided it".formatted(due),
              "应于 %s 运行：没有调度器处理".formatted(due));
      case WAITING ->
          new Words(
              "should have run at %s: it waits for a worker".formatted(due),
              "应于 %s 运行：正在等待 worker".formatted(due));
      case MISSED ->
          new Words(
              "missed %s from %s on".formatted(times(count), due),
              "自 %s 起错过 %d 个到期时刻".formatted(due, count));
      case COALESCED ->
          new Words(
              "did not run for %s from %s on: a later one runs instead"
                  .formatted(times(count), due),
              "自 %s 起 %d 个到期时刻未运行，已合并到之后的一次".formatted(due, count));
      case EXPIRED ->
          new Words(
              "should have run at %s: no worker took it before its start deadline".formatted(due),
              "应于 %s 运行：在启动期限前没有 worker 领取".formatted(due));
    };
  }

  private static String times(long count) {
    return count == 1 ? "a due time" : count + " due times";
  }
}
