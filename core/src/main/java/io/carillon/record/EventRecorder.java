package io.carillon.record;

import io.carillon.database.Database;
import io.carillon.execution.Settled;
import io.carillon.statistics.StatsStore;
import java.util.List;
import java.util.Map;

/**
 * Records schedule events and ends of executions, in the transaction of the caller: of the one who
 * decides, changes, cancels or settles.
 */
public final class EventRecorder {

  private final ScheduleEventWriter events;
  private final StatsStore stats;
  private final SettlementListener listener;

  /**
   * Creates a recorder.
   *
   * @param listener receives what was settled
   */
  public EventRecorder(Database database, SettlementListener listener) {
    this.events = new ScheduleEventWriter(database);
    this.stats = new StatsStore(database);
    this.listener = listener;
  }

  /** Writes events in the present transaction. */
  public void record(List<NewScheduleEvent> entries) {
    if (!entries.isEmpty()) {
      events.write(entries);
    }
  }

  /** Records cancelled executions: updates the statistics and tells the listener. */
  public void cancelled(List<Settled> settled) {
    ended(settled, failing -> {}); // a cancellation is no failure
  }

  /**
   * Updates the statistics for executions that ended, reports failures, and tells the listener.
   *
   * @param failures receives the configs of failed executions; not called when none failed
   */
  void ended(List<Settled> settled, FailureListener failures) {
    List<Settled> over = settled.stream().filter(one -> one.status().ended()).toList();
    if (!over.isEmpty()) {
      Map<Long, Integer> failing = stats.add(over);
      if (!failing.isEmpty()) {
        failures.failing(failing);
      }
    }
    if (!settled.isEmpty()) {
      listener.settled(settled);
    }
  }
}
