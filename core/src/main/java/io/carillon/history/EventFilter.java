package io.carillon.history;

import io.carillon.record.EventKind;
import io.carillon.time.TimeRange;
import java.util.Set;

/**
 * Which events of a config are wanted.
 *
 * @param kinds empty for any
 * @param at the range of their due times, or of the instants of changes
 */
public record EventFilter(Set<EventKind> kinds, TimeRange at) {

  /** Returns the filter that all events fit. */
  public static EventFilter any() {
    return new EventFilter(Set.of(), TimeRange.ANY);
  }
}
