package io.carillon.record;

import static io.carillon.database.Arrays.texts;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Deletes old history in small batches, so that no lock is held for long. */
public final class HistoryRetention {

  private static final int BATCH = 1_000;

  private final Database database;

  /** On that database. */
  public HistoryRetention(Database database) {
    this.database = database;
  }

  /** What was, or would be, deleted. */
  public record Deleted(long executions, long events) {}

  /**
   * Counts what {@link #delete} would delete.
   *
   * @param executions whether executions are meant
   * @param events whether schedule events are meant
   */
  public Deleted count(HistorySelection selection, boolean executions, boolean events) {
    return new Deleted(
        executions ? countExecutions(selection) : 0, events ? countEvents(selection) : 0);
  }

  /**
   * Deletes ended executions with their attempts and logs, and schedule events.
   *
   * @param executions whether executions are meant
   * @param events whether schedule events are meant
   * @throws InterruptedException between two batches; what was deleted stays deleted
   */
  public Deleted delete(HistorySelection selection, boolean executions, boolean events)
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

  private static Set<String> outcomes(HistorySelection selection) {
    Set<ExecutionStatus> chosen = selection.outcomes();
    return Arrays.stream(ExecutionStatus.values())
        .filter(ExecutionStatus::ended)
        .filter(status -> chosen.isEmpty() || chosen.contains(status))
        .map(ExecutionStatus::code)
        .collect(Collectors.toSet());
  }

  private long countExecutions(HistorySelection selection) {
    return database
        .sql()
        .sql(
            """
            select count(*) from carillon.task_execution
            where status = any(:outcomes) and finished_at < :older
              and (cast(:config as bigint) is null or task_config_id = :config)
            """)
        .param("outcomes", texts(outcomes(selection)))
        .param("older", Database.parameter(selection.olderThan()))
        .param("config", selection.taskConfigId())
        .query(Long.class)
        .single();
  }

  private long countEvents(HistorySelection selection) {
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

  private int deleteExecutions(HistorySelection selection) {
    return database
        .sql()
        .sql(
            """
            delete from carillon.task_execution where id in (
              select id from carillon.task_execution
              where status = any(:outcomes) and finished_at < :older
                and (cast(:config as bigint) is null or task_config_id = :config)
              order by id limit :batch)
            """)
        .param("outcomes", texts(outcomes(selection)))
        .param("older", Database.parameter(selection.olderThan()))
        .param("config", selection.taskConfigId())
        .param("batch", BATCH)
        .update();
  }

  private int deleteEvents(HistorySelection selection) {
    return database
        .sql()
        .sql(
            """
            delete from carillon.schedule_event e using (
              select task_config_id, ledger_at, slot from carillon.schedule_event
              where decided_at < :older
                and (cast(:config as bigint) is null or task_config_id = :config)
              order by ledger_at limit :batch) old
            where e.task_config_id = old.task_config_id and e.ledger_at = old.ledger_at
              and e.slot = old.slot
            """)
        .param("older", Database.parameter(selection.olderThan()))
        .param("config", selection.taskConfigId())
        .param("batch", BATCH)
        .update();
  }
}
