package io.carillon.schedule;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.ClosedPeriod;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes the effect of a calendar on a due time.
 *
 * @param rolled null when no due times are moved
 */
record ExclusionReasons(
    DueTimes nominal, BusinessCalendar calendar, @Nullable BusinessDayRoll rolled) {

  Sentence excluded(Instant dueAt) {
    ClosedPeriod period = calendar.closedPeriod(dueAt);
    if (period == null) {
      return excludedInARow();
    }
    Sentence why = excludedInARow().with("entry", period.why());
    return rolled == null || !period.dayOff() ? why : why.with("fate", rolled.fate(dueAt));
  }

  Sentence excludedInARow() {
    return Sentence.of("excluded").with("name", calendar.name());
  }

  Optional<Sentence> movedFrom(Instant dueAt) {
    if (rolled == null) {
      return Optional.empty();
    }
    Instant source = rolled.source(dueAt);
    if (source == null) {
      return Optional.empty();
    }
    ClosedPeriod period = calendar.closedPeriod(source);
    return Optional.of(
        Sentence.of("moved_calendar")
            .with("from", source)
            .with("to", dueAt)
            .with("name", calendar.name())
            .with("entry", period == null ? null : period.why())
            .with("gap", rolled.gapReason(source, dueAt).orElse(null)));
  }
}
