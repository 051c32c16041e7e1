package io.carillon.audit;

import io.carillon.history.ScheduleEvent;
import io.carillon.record.EventKind;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two sweeps of an audit. Excluded due times lie between those that may fire, and a run of one
 * kind counts none of the other, so each kind has its own sweep.
 */
final class Sweeps {

  private final Sweep fires;
  private final Sweep excluded;

  /** Creates the sweeps between two instants, both inclusive. */
  Sweeps(Owed owed, Instant begin, Instant end, Findings findings) {
    this.fires = new Sweep(owed.fires(), begin, end, findings);
    this.excluded = new Sweep(owed.excluded(), begin, end, findings);
  }

  void take(ScheduleEvent decision) {
    (decision.kind() == EventKind.EXCLUDED ? excluded : fires).take(decision);
  }

  /** Finishes both sweeps; call it after the last decision. */
  void finish() {
    fires.finish();
    excluded.finish();
  }

  /** Returns the number of due times within the span that each kind of decision accounts for. */
  Map<String, Long> byKind() {
    Map<String, Long> byKind = new TreeMap<>(fires.byKind());
    byKind.putAll(excluded.byKind());
    return byKind;
  }
}
