package io.carillon.retention;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes old history in small batches, so that no lock is held for long, and records how far it
 * was removed, so that an audit reports the removal instead of a gap.
 */
public final class HistoryRetention {

  private static final int BATCH = 1_000;

  private final Database database;

  /** Creates the retention of a database. */
  public HistoryRetention(Database database) {
    this.database = database;
  }

  /** Numbers of rows that were, or would be, deleted. */
  public record Deleted(long executions, long events) {}

  /**
   * Counts the rows that {@link #delete} would delete.
   *
   * @param executions whether to count executions
   * @param events whether to count schedule events
   */
  public Deleted count(RetentionFilter selection, boolean executions, boolean events) {
    return new Deleted(
        executions ? countExecutions(selection) : 0, events ? countEvents(selection) : 0);
  }

  /**
   * Deletes ended executions with their attempts and logs, and schedule events.
   *
   * @param executions whether to delete executions
   * @param events whether to delete schedule events
   * @throws InterruptedException between two batches; deleted batches stay deleted
   */
  public Deleted delete(RetentionFilter selection, boolean executions, boolean events)
      throws InterruptedException {
    long executionsGone = 0;
    long eventsGone = 0;
    int last = BATCH;
    while (executions && last == BATCH) {
      last = deleteExecutions(selection);
      executionsGone += last;
      stopIfInterrupted();
    }
    last = BATCH;
    while (events && last == BATCH) {
      last = deleteEvents(selection);
      eventsGone += last;
      stopIfInterrupted();
    }
    return new Deleted(executionsGone, eventsGone);
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted between two batches");
    }
  }

  private static Set<String> outcomes(RetentionFilter selection) {
    Set<ExecutionStatus> chosen = selection.outcomes();
    return Arrays.stream(ExecutionStatus.values())
        .filter(ExecutionStatus::ended)
        .filter(status -> chosen.isEmpty() || chosen.contains(status))
        .map(ExecutionStatus::code)
        .collect(Collectors.toSet());
  }

  private long countExecutions(RetentionFilter selection) {
    return database
        .sql()
        .sql(
            """
            select count(*) from carillon.task_execution_ended
            where status = any(:outcomes) and finished_at < :older
              and (cast(:config as bigint) is null or task_config_id = :config)
            """)
        .param("outcomes", texts(outcomes(selection)))
        .param("older", Database.parameter(selection.olderThan()))
        .param("config", selection.taskConfigId())
        .query(Long.class)
        .single();
  }

  private long countEvents(RetentionFilter selection) {
    return database
        .sql()
        .sql(
            """
            select count(*) from carillon.schedule_event
            where decided_at < :older
              and (cast(:config as bigint) is null or task_config_id = :config)
            """)
        .param("older", Database.parameter(selection.olderThan()))
        .param("config", selection.taskConfigId())
        .query(Long.class)
        .single();
  }

  private int deleteExecutions(RetentionFilter selection) {
    return database
        .sql()
        .sql(
            """
            with gone as (
              delete from carillon.task_execution_ended where id in (
                select id from carillon.task_execution_ended
                where status = any(:outcomes) and finished_at < :older
                  and (cast(:config as bigint) is null or task_config_id = :config)
                order by id limit :batch)
              returning task_config_id, finished_at
            ), noted as (
              insert into carillon.history_removal as h (task_config_id, executions_up_to)
              select task_config_id, max(finished_at) from gone group by 1 order by 1
              on conflict (task_config_id) do update
                set executions_up_to = greatest(h.executions_up_to, excluded.executions_up_to)
            )
            select count(*) from gone
            """)
        .param("outcomes", texts(outcomes(selection)))
        .param("older", Database.parameter(selection.olderThan()))
        .param("config", selection.taskConfigId())
        .param("batch", BATCH)
        .query(Integer.class)
        .single();
  }

  private int deleteEvents(RetentionFilter selection) {
    return database
        .sql()
        .sql(
            """
            with gone as (
              delete from carillon.schedule_event e using (
                select task_config_id, ledger_at, slot from carillon.schedule_event
                where decided_at < :older
                  and (cast(:config as bigint) is null or task_config_id = :config)
                order by ledger_at limit :batch) old
              where e.task_config_id = old.task_config_id and e.ledger_at = old.ledger_at
                and e.slot = old.slot
              returning e.task_config_id, coalesce(e.last_due_at, e.due_at) as last_due_at
            ), noted as (
              insert into carillon.history_removal as h (task_config_id, events_up_to)
              select task_config_id, max(last_due_at) from gone where last_due_at is not null
              group by 1 order by 1
              on conflict (task_config_id) do update
                set events_up_to = greatest(h.events_up_to, excluded.events_up_to)
            )
            select count(*) from gone
            """)
        .param("older", Database.parameter(selection.olderThan()))
        .param("config", selection.taskConfigId())
        .param("batch", BATCH)
        .query(Integer.class)
        .single();
  }
}
