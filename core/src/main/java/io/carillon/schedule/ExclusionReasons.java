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
    ClosedPeriod period = calendar.closedPeriod(dueAt);
    if (period == null) {
      return excludedInARow();
    }
    String why = excludedInARow() + ": " + period.why();
    return rolled == null || !period.dayOff() ? why : why + "; " + rolled.fate(dueAt);
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
    ClosedPeriod period = calendar.closedPeriod(source);
    String why = period == null ? "" : " (" + period.why() + ")";
    String gap = rolled.gapReason(source, dueAt).map(reason -> "; " + reason).orElse("");
    return Optional.of(
        "moved from %s by calendar %s%s%s".formatted(source, calendar.name(), why, gap));
  }
}
