package io.carillon.schedule;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.ClosedPeriod;
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

  String excluded(Instant dueAt) {
    ClosedPeriod closure = calendar.closure(dueAt);
    if (closure == null) {
      return excludedInARow();
    }
    String why = excludedInARow() + ": " + closure.why();
    return rolled == null || !closure.dayOff() ? why : why + "; " + rolled.fate(dueAt);
  }

  String excludedInARow() {
    return "calendar " + calendar.name();
  }

  Optional<String> movedFrom(Instant dueAt) {
    if (rolled == null) {
      return Optional.empty();
    }
    Instant source = rolled.source(dueAt);
    if (source == null) {
      return Optional.empty();
    }
    ClosedPeriod closure = calendar.closure(source);
    String why = closure == null ? "" : " (" + closure.why() + ")";
    String gap = rolled.gapReason(source, dueAt).map(reason -> "; " + reason).orElse("");
    return Optional.of(
        "moved from %s by calendar %s%s%s".formatted(source, calendar.name(), why, gap));
  }
}
