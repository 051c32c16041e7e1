package io.carillon.audit;

import io.carillon.record.ScheduleEvent;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two sweeps of an audit: what a calendar excluded lies between what may fire, and a run of the
 * one counts none of the other.
 */
final class Sweeps {

  private final Sweep fires;
  private final Sweep excluded;

  /** From the first instant to the last, both included. */
  Sweeps(Owed owed, Instant begin, Instant end, Findings findings) {
    this.fires = new Sweep(owed.fires(), begin, end, findings);
    this.excluded = new Sweep(owed.excluded(), begin, end, findings);
  }

  void take(ScheduleEvent decision) {
    (decision.kind().equals("excluded") ? excluded : fires).take(decision);
  }

  /** To be called after the last decision. */
  void finish() {
    fires.finish();
    excluded.finish();
  }

  /** How many due times inside are accounted for by each kind of decision. */
  Map<String, Long> byKind() {
    Map<String, Long> byKind = new TreeMap<>(fires.byKind());
    byKind.putAll(excluded.byKind());
    return byKind;
  }
}
