package io.carillon.retention;

import io.carillon.database.Database;
import io.carillon.database.PartitionDays;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Creates the daily partitions of the histories ahead of time, and drops those older than the
 * retention that contain no open executions.
 */
public final class PartitionMaintenance {

  private static final int DAYS_AHEAD = 3;
  private static final String EXECUTIONS = "task_execution_ended";
  private static final List<String> BY_ID =
      List.of(EXECUTIONS, "earlier_attempt", "execution_log", "execution_values");
  private static final String BY_TIME = "schedule_event";
  private static final Duration POLL_INTERVAL = Duration.ofHours(1);

  private final Database database;
  private final PartitionDays days;
  private final Duration retention;

  /**
   * Creates the maintenance of a database.
   *
   * @param retention how long histories are kept, at least 1 day
   */
  public PartitionMaintenance(Database database, Duration retention) {
    if (retention.toDays() < 1) {
      throw new IllegalArgumentException("retention must be at least 1d, not " + retention);
    }
    this.database = database;
    this.days = new PartitionDays(database);
    this.retention = retention;
  }

  /**
   * Creates missing partitions and drops expired ones; returns the time to wait before the next
   * run.
   */
  public Duration runOnce() {
    Duration wait = makeOnce();
    dropBefore(today().minusDays(retention.toDays()));
    return wait;
  }

  /** Creates missing partitions; returns the time to wait before the next run. */
  public Duration makeOnce() {
    LocalDate today = today();
    for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
      make(today.plusDays(ahead));
    }
    return POLL_INTERVAL;
  }

  private LocalDate today() {
    return database.time().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private void make(LocalDate day) {
    Instant from = start(day);
    Instant to = start(day.plusDays(1));
    for (String table : BY_ID) {
      make(
          table, day, TimeOrderedIds.lowest(from).toString(), TimeOrderedIds.lowest(to).toString());
    }
    make(BY_TIME, day, from.toString(), to.toString());
  }

  private void make(String table, LocalDate day, String from, String to) {
    String partition = partition(table, day);
    if (!exists(partition)) {
      database.doInTransaction(() -> {
        lockOut();
        if (!exists(partition)) {
          fill(table, partition, from, to);
        }
      });
    }
  }

  // Names and bounds of partitions cannot be bind parameters; these are derived from a date alone.
  // Rows that the default partition received in the meantime are moved; it is locked first, so that
  // those of transactions in progress are seen.
  private void fill(String table, String partition, String from, String to) {
    String key =
        switch (table) {
          case BY_TIME -> "ledger_at";
          case EXECUTIONS -> "id";
          default -> "execution_id";
        };
    List<String> statements =
        List.of(
            "lock table carillon.%1$s_default in access exclusive mode",
            "create table carillon.%2$s (like carillon.%1$s including defaults including"
                + " constraints)",
            """
            with moved as (
              delete from carillon.%1$s_default where %5$s >= '%3$s' and %5$s < '%4$s' returning *)
            insert into carillon.%2$s select * from moved
            """,
            "alter table carillon.%1$s attach partition carillon.%2$s for values from ('%3$s') to"
                + " ('%4$s')");
    for (String statement : statements) {
      database.sql().sql(statement.formatted(table, partition, from, to, key)).update();
    }
  }

  private void dropBefore(LocalDate oldest) {
    List<LocalDate> old = days.read().stream().filter(day -> day.isBefore(oldest)).toList();
    for (LocalDate date : old) {
      database.doInTransaction(() -> {
        lockOut();
        if (!anyOpen(date)) {
          noteRemoval(date);
          BY_ID.forEach(table -> drop(partition(table, date)));
          drop(partition(BY_TIME, date));
        }
      });
    }
  }

  /** Runs of due times that begin on that day may extend into later days. */
  private void noteRemoval(LocalDate day) {
    database
        .sql()
        .sql(
            """
            insert into carillon.history_removal as h (task_config_id, events_up_to, executions_up_to)
            select null, cast(:to as timestamptz) - interval '1 us',
              cast(:to as timestamptz) - interval '1 us'
            union all
            select task_config_id, max(last_due_at), null from carillon.schedule_event
            where ledger_at >= :from and ledger_at < :to and last_due_at >= :to
            group by task_config_id
            on conflict (task_config_id) do update
              set events_up_to = greatest(h.events_up_to, excluded.events_up_to),
                executions_up_to = greatest(h.executions_up_to, excluded.executions_up_to)
            """)
        .param("from", Database.parameter(start(day)))
        .param("to", Database.parameter(start(day.plusDays(1))))
        .update();
  }

  private boolean anyOpen(LocalDate day) {
    return database
        .sql()
        .sql(
            """
            select exists (
              select 1 from carillon.task_execution_live where id >= :from and id < :to)
            """)
        .param("from", TimeOrderedIds.lowest(start(day)))
        .param("to", TimeOrderedIds.lowest(start(day.plusDays(1))))
        .query(Boolean.class)
        .single();
  }

  private void drop(String partition) {
    database.sql().sql("drop table if exists carillon." + partition).update();
  }

  // Only one node at a time. The lock time-out keeps this from queueing behind a long statement
  // with every other statement behind it.
  private void lockOut() {
    database.sql().sql("set local lock_timeout = '3s'").update();
    database
        .sql()
        .sql("select pg_advisory_xact_lock(hashtext('carillon.partitions'))")
        .query((row, index) -> index)
        .list();
  }

  private boolean exists(String partition) {
    return database
        .sql()
        .sql("select to_regclass(:name) is not null")
        .param("name", "carillon." + partition)
        .query(Boolean.class)
        .single();
  }

  private static String partition(String table, LocalDate day) {
    return table + "_" + PartitionDays.NAME.format(day);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
