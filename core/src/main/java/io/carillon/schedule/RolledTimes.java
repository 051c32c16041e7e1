package io.carillon.schedule;

import static io.carillon.schedule.OpenDueTimes.MAX_CLOSURES;

import io.carillon.calendar.WorkTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the due times of days off go: to the nearest working day on one side, at the same local
 * time. Each is found from that day, its target: what comes to it are the due times of the days off
 * next to it.
 */
final class RolledTimes {

  private final DueTimes nominal;
  private final Window window;
  private final WorkTimes calendar;
  private final boolean forward;

  RolledTimes(DueTimes nominal, Window window, WorkTimes calendar, OnExcluded rule) {
    this.nominal = nominal;
    this.window = window;
    this.calendar = calendar;
    this.forward = rule == OnExcluded.NEXT;
  }

  /** The first after one instant and not after another. */
  Optional<Instant> next(Instant after, Instant upTo) {
    LocalDate from = forward ? firstOffBefore(calendar.dayOf(after)) : calendar.dayOf(after);
    for (int i = 0; i < MAX_CLOSURES; i++) {
      LocalDate target = targetFrom(from);
      if (target == null || target.isAfter(calendar.dayOf(upTo))) {
        return Optional.empty();
      }
      Instant found = moved(target).higherKey(after);
      if (found != null) {
        return found.isAfter(upTo) ? Optional.empty() : Optional.of(found);
      }
      from = forward ? target : lastOffAfter(target).plusDays(1);
    }
    return Optional.empty();
  }

  /** The last not after one instant and not before another. */
  Optional<Instant> last(Instant upTo, Instant from) {
    LocalDate day = forward ? calendar.dayOf(upTo) : lastOffAfter(calendar.dayOf(upTo));
    for (int i = 0; i < MAX_CLOSURES; i++) {
      LocalDate target = targetUpTo(day);
      if (target == null || target.isBefore(calendar.dayOf(from))) {
        return Optional.empty();
      }
      Instant found = moved(target).floorKey(upTo);
      if (found != null) {
        return found.isBefore(from) ? Optional.empty() : Optional.of(found);
      }
      day = forward ? firstOffBefore(target).minusDays(1) : target;
    }
    return Optional.empty();
  }

  /** How many there are after one instant up to another. */
  long count(Instant after, Instant upTo) {
    long count = 0;
    Optional<Instant> rolled = next(after, upTo);
    while (rolled.isPresent()) {
      count++;
      rolled = next(rolled.get(), upTo);
    }
    return count;
  }

  /** The target of the first due time on a day off from a day on; null when there is none. */
  private @Nullable LocalDate targetFrom(LocalDate from) {
    LocalDate day = from;
    for (int i = 0; i < MAX_CLOSURES; i++) {
      Optional<Instant> due = nominal.next(calendar.startOf(day).minusNanos(1));
      LocalDate off = due.map(calendar::dayOf).map(calendar::nextOff).orElse(null);
      if (off == null) {
        return null;
      }
      if (off.equals(calendar.dayOf(due.orElseThrow()))) {
        LocalDate target = targetOf(off);
        if (target != null) {
          return target;
        }
        off = off.plusDays(1);
      }
      day = off;
    }
    return null;
  }

  /** The target of the last due time on a day off up to a day; null when there is none. */
  private @Nullable LocalDate targetUpTo(LocalDate upTo) {
    LocalDate day = upTo;
    for (int i = 0; i < MAX_CLOSURES; i++) {
      Optional<Instant> due = nominal.lastUpTo(calendar.startOf(day.plusDays(1)).minusNanos(1));
      LocalDate off = due.map(calendar::dayOf).map(calendar::lastOff).orElse(null);
      if (off == null) {
        return null;
      }
      if (off.equals(calendar.dayOf(due.orElseThrow()))) {
        LocalDate target = targetOf(off);
        if (target != null) {
          return target;
        }
        off = off.minusDays(1);
      }
      day = off;
    }
    return null;
  }

  private @Nullable LocalDate targetOf(LocalDate off) {
    return forward ? calendar.nextWorkingDay(off) : calendar.previousWorkingDay(off);
  }

  private LocalDate firstOffBefore(LocalDate day) {
    LocalDate working = calendar.previousWorkingDay(day);
    return working == null ? day.minusDays(WorkTimes.REACH_DAYS) : working.plusDays(1);
  }

  private LocalDate lastOffAfter(LocalDate day) {
    LocalDate working = calendar.nextWorkingDay(day);
    return working == null ? day.plusDays(WorkTimes.REACH_DAYS) : working.minusDays(1);
  }

  /** What comes to a working day and is due there only because of that, with where it was. */
  private NavigableMap<Instant, Instant> moved(LocalDate target) {
    TreeMap<Instant, Instant> moved = new TreeMap<>();
    LocalDate first = forward ? firstOffBefore(target) : target.plusDays(1);
    LocalDate last = forward ? target.minusDays(1) : lastOffAfter(target);
    Instant end = calendar.startOf(last.plusDays(1));
    Instant due = nominal.next(calendar.startOf(first).minusNanos(1)).orElse(end);
    while (due.isBefore(end)) {
      Instant to = at(target, due);
      if (isDueThere(to)) {
        moved.putIfAbsent(to, due);
      }
      due = nominal.next(due).orElse(end);
    }
    return moved;
  }

  private Instant at(LocalDate target, Instant due) {
    ZonedDateTime local = due.atZone(calendar.zone());
    LocalTime time = local.toLocalTime();
    ZoneOffset offset = local.getOffset();
    return ZonedDateTime.ofLocal(target.atTime(time), calendar.zone(), offset).toInstant();
  }

  private boolean isDueThere(Instant to) {
    return window.contains(to) && calendar.closure(to) == null && !isNominal(to);
  }

  private boolean isNominal(Instant to) {
    return nominal.count(to.minusNanos(1), to) > 0;
  }

  /** From where a due time was moved to an instant; null for one that is due by itself. */
  @Nullable Instant source(Instant at) {
    LocalDate day = calendar.dayOf(at);
    return calendar.isOff(day) ? null : moved(day).get(at);
  }

  /** What becomes of a due time on a day off, in words. */
  String fate(Instant due) {
    String which = forward ? "next" : "previous";
    LocalDate target = targetOf(calendar.dayOf(due));
    if (target == null) {
      return "there is no %s working day within %d days".formatted(which, WorkTimes.REACH_DAYS);
    }
    Instant to = at(target, due);
    String moved = "moved to the %s working day, %s".formatted(which, to);
    if (!window.contains(to)) {
      return moved + ", which is outside of the schedule's window";
    }
    var closure = calendar.closure(to);
    if (closure != null) {
      return moved + ", which is excluded too: " + closure.why();
    }
    return isNominal(to) ? moved + ", which is due already" : moved;
  }
}
