package io.carillon.record;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.sentence.Reason;
import io.carillon.sentence.stored.StoredReasons;
import java.util.List;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** Writes schedule events. */
final class ScheduleEventWriter {

  private final Database database;

  ScheduleEventWriter(Database database) {
    this.database = database;
  }

  // Decisions are named for the statistics, which an agent adds up later.
  private static final String INSERT =
      """
      with n as materialized (
        select * from unnest(:configs, :kinds, :dues, :lasts, :counts, :decided, :reasons, :sentences,
          :executions, :actors, :details) as n(config, kind, due_at, last_due_at, count, decided_at,
          reason, sentence, execution, actor, detail)
      ), noted as (
        insert into carillon.statistics_decided (kind, decisions, task_config_ids, due_at, counts)
        select kind, count(*), array_agg(config), array_agg(due_at), array_agg(count)
        from n where due_at is not null group by kind
      )
      insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at,
        last_due_at, count, decided_at, reason, reason_sentence, execution_id, actor,
        detail)
      select n.config, coalesce(n.due_at, n.decided_at),
        case when n.due_at is null then nextval('carillon.schedule_event_change') else 0 end,
        n.kind, n.due_at, n.last_due_at, n.count, n.decided_at, n.reason, cast(n.sentence as jsonb),
        n.execution, n.actor, cast(n.detail as jsonb)
      from n
      """;

  /**
   * Writes events no later than the end of the transaction. The primary key allows one decision per
   * config and due time: a second one fails the transaction.
   */
  void write(List<NewScheduleEvent> entries) {
    database.write(
        INSERT,
        new MapSqlParameterSource()
            .addValue("configs", longs(entries, NewScheduleEvent::taskConfigId))
            .addValue("kinds", texts(entries, entry -> entry.kind().code()))
            .addValue("dues", instants(entries, NewScheduleEvent::dueAt))
            .addValue("lasts", instants(entries, NewScheduleEvent::lastDueAt))
            .addValue("counts", longs(entries, NewScheduleEvent::count))
            .addValue("decided", instants(entries, NewScheduleEvent::decidedAt))
            .addValue(
                "reasons", texts(entries, entry -> Reason.textOrNull(entry.remarks().reason())))
            .addValue(
                "sentences",
                texts(entries, entry -> StoredReasons.sentence(entry.remarks().reason())))
            .addValue("executions", uuids(entries, entry -> entry.remarks().executionId()))
            .addValue("actors", texts(entries, NewScheduleEvent::actor))
            .addValue(
                "details", texts(entries, entry -> Json.exactOrNull(entry.remarks().detail()))));
  }
}
