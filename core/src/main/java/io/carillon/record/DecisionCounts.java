package io.carillon.record;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the due times that this node has decided, by the kind of decision. Thread-safe. */
public final class DecisionCounts {

  private final Map<EventKind, LongAdder> counts = new EnumMap<>(EventKind.class);

  DecisionCounts() {
    for (EventKind kind :
        List.of(
            EventKind.FIRED,
            EventKind.SKIPPED,
            EventKind.MISSED,
            EventKind.COALESCED,
            EventKind.EXCLUDED)) {
      counts.put(kind, new LongAdder());
    }
  }

  /** Adds the due times of decisions that were committed; changes are passed over. */
  void add(List<NewScheduleEvent> entries) {
    for (NewScheduleEvent entry : entries) {
      LongAdder count = counts.get(entry.kind());
      if (count != null) {
        count.add(entry.count());
      }
    }
  }

  /** Returns the due times by kind: every kind of decision, also without any. */
  public Map<String, Long> byKind() {
    Map<String, Long> byKind = new TreeMap<>();
    counts.forEach((kind, count) -> byKind.put(kind.code(), count.sum()));
    return byKind;
  }
}
