package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.definition.Json;
import io.carillon.execution.Trigger;
import io.carillon.json.JsonFields;
import io.carillon.time.Durations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * A scheduled execution starts later than its due time by more than a time: it still waits, it runs
 * and began late, or it was the last to end and had begun late. Retries do not count. Jitter counts
 * as lateness.
 */
final class LateStart implements AlertKind {

  private static final Duration MOST = Duration.ofDays(7);

  private final ConfigMatch match =
      new ConfigMatch(
          this,
          ConfigMatch.SCHEDULED,
          """
          select w.config, w.due_at, w.late_ms, true as waits, false as certain from (
            select s.task_config_id as config, s.next_due_at as due_at,
              extract(epoch from cast(:now as timestamptz) - s.next_due_at) * 1000 as late_ms
            from carillon.schedule_state s where s.next_due_at < :before
            union all
            select e.task_config_id, min(e.due_at),
              max(extract(epoch from cast(:now as timestamptz) - e.due_at) * 1000)
            from carillon.task_execution_live e
            where e.status = 'queued' and e.attempt = 0 and e.trigger = 'schedule'
              and e.due_at < :before
            group by e.task_config_id) as w
          union all
          select e.task_config_id, e.due_at,
            extract(epoch from e.started_at - e.due_at) * 1000, false, false
          from carillon.task_execution_live e
          where e.status = 'running' and e.attempt = 1 and e.trigger = 'schedule'
            and e.started_at - e.due_at > :least * interval '1 ms'
          union all
          select e.config, e.due_at,
            extract(epoch from coalesce(e.started_at, e.finished_at) - e.due_at) * 1000, false, true
          from
          """
              + ConfigMatch.ENDED,
          "c.late_ms > t.limit_value and (not c.certain or c.due_at >= t.since)");

  @Override
  public String code() {
    return "late_start";
  }

  @Override
  public boolean judgesLastExecution() {
    return true;
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    Duration by = fields.duration("by", Duration.ofSeconds(1), MOST);
    return Json.MAPPER
        .createObjectNode()
        .put("by", Durations.format(by == null ? Duration.ofMinutes(5) : by));
  }

  @Override
  public Limits limits(ObjectNode condition) {
    return new Limits(Durations.parse(condition.get("by").stringValue()).toMillis(), 0, 0);
  }

  @Override
  public void find(Pass pass, Found found) {
    Duration least = Duration.ofMillis((long) pass.leastLimit());
    match.find(
        pass,
        found,
        pass.ended(last ->
            last.run().attempt() <= 1
                && last.run().trigger().equals(Trigger.SCHEDULE.code())
                && last.late().compareTo(least) > 0),
        query ->
            query.param("before", pass.before(pass.leastLimit())).param("least", pass.leastLimit()),
        LateStart::row);
    pass.keepUnmoved(found, open -> !open.arguments().path("waits").asBoolean());
  }

  private static Finding row(ResultSet row, int index) throws SQLException {
    boolean waits = row.getBoolean("waits");
    ObjectNode arguments =
        Json.MAPPER
            .createObjectNode()
            .put("due_at", row.getTimestamp("due_at").toInstant().toString())
            .put("waits", waits);
    if (!waits) { // of one that waits it grows with every look
      arguments.put("late_ms", Math.round(row.getDouble("late_ms")));
    }
    return new Finding(ConfigMatch.key(row), arguments, row.getBoolean("certain"));
  }

  @Override
  public Words words(ObjectNode arguments) {
    String due = arguments.path("due_at").asString("");
    if (arguments.path("waits").asBoolean()) {
      return new Words(
          "was due at %s and has not started".formatted(due), "到期时刻 %s 已过，尚未启动".formatted(due));
    }
    Duration late = Duration.ofMillis(arguments.path("late_ms").asLong());
    return new Words(
        "was due at %s and started %s late".formatted(due, Words.english(late)),
        "到期时刻 %s，晚 %s 启动".formatted(due, Words.chinese(late)));
  }
}
