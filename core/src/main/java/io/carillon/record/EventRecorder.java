package io.carillon.record;

import static java.util.stream.Collectors.toMap;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settled;
import java.util.List;
import java.util.Map;

/**
 * Records schedule events, and announces ends of executions, in the transaction of the caller: of
 * the one who decides, changes, cancels or settles.
 */
public final class EventRecorder {

  private final ScheduleEventWriter events;
  private final SettlementListener listener;
  private final Database database;
  private final DecisionCounts decisions = new DecisionCounts();

  /**
   * Creates a recorder.
   *
   * @param listener receives what was settled
   */
  public EventRecorder(Database database, SettlementListener listener) {
    this.events = new ScheduleEventWriter(database);
    this.listener = listener;
    this.database = database;
  }

  /** Writes events in the present transaction. */
  public void record(List<NewScheduleEvent> entries) {
    if (!entries.isEmpty()) {
      events.write(entries);
      database.afterCommit(() -> decisions.add(entries));
    }
  }

  /** Returns the counts of decided due times. */
  public DecisionCounts decisions() {
    return decisions;
  }

  /** Tells the listener of cancelled executions. */
  public void cancelled(List<Settled> settled) {
    ended(settled, failing -> {}); // a cancellation is no failure
  }

  /**
   * Reports the failures among executions that ended, and tells the listener.
   *
   * @param failures receives the configs of failed executions; not called when none failed
   */
  void ended(List<Settled> settled, FailureListener failures) {
    Map<Long, Integer> failing =
        settled.stream()
            .filter(one -> isFailure(one.status()) && one.failuresInARow() > 0)
            .collect(toMap(Settled::taskConfigId, Settled::failuresInARow, Math::max));
    if (!failing.isEmpty()) {
      failures.failing(failing);
    }
    if (!settled.isEmpty()) {
      listener.settled(settled);
    }
  }

  private static boolean isFailure(ExecutionStatus status) {
    return switch (status) {
      case FAILED, TIMED_OUT, LOST -> true;
      case SUCCEEDED, CANCELLED, EXPIRED, QUEUED, RUNNING, RETRYING -> false;
    };
  }
}
