package io.carillon.record;

import static io.carillon.database.Arrays.instants;
import static io.carillon.database.Arrays.longs;
import static io.carillon.database.Arrays.texts;
import static io.carillon.database.Arrays.uuids;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import java.util.List;

/** Writes schedule events. */
final class Ledger {

  private final Database database;

  Ledger(Database database) {
    this.database = database;
  }

  /**
   * Writes events. The primary key lets one decision stand for each config and due time.
   *
   * @throws org.springframework.dao.DuplicateKeyException when a due time was decided before
   */
  void write(List<LedgerEntry> entries) {
    database
        .sql()
        .sql(
            """
            insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at,
              last_due_at, count, decided_at, reason, execution_id, actor, detail)
            select n.config, coalesce(n.due_at, n.decided_at),
              case when n.due_at is null then nextval('carillon.schedule_event_change') else 0 end,
              n.kind, n.due_at, n.last_due_at, n.count, n.decided_at, n.reason, n.execution, n.actor,
              cast(n.detail as jsonb)
            from unnest(:configs, :kinds, :dues, :lasts, :counts, :decided, :reasons, :executions,
              :actors, :details) as n(config, kind, due_at, last_due_at, count, decided_at, reason,
              execution, actor, detail)
            """)
        .param("configs", longs(entries, LedgerEntry::taskConfigId))
        .param("kinds", texts(entries, LedgerEntry::kind))
        .param("dues", instants(entries, LedgerEntry::dueAt))
        .param("lasts", instants(entries, LedgerEntry::lastDueAt))
        .param("counts", longs(entries, LedgerEntry::count))
        .param("decided", instants(entries, LedgerEntry::decidedAt))
        .param("reasons", texts(entries, LedgerEntry::reason))
        .param("executions", uuids(entries, LedgerEntry::executionId))
        .param("actors", texts(entries, LedgerEntry::actor))
        .param("details", texts(entries, entry -> Json.textOrNull(entry.detail())))
        .update();
  }
}
