package io.carillon.schedule;

import static io.carillon.schedule.OpenDueTimes.MAX_CLOSED_PERIODS;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.fault.WorkStoppedException;
import io.carillon.sentence.Sentence;
import io.carillon.text.TimeText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The due times of days off, moved to the nearest working day on one side, at the same local time
 * of the calendar's zone. When that day skips this local time or repeats it, the schedule's
 * daylight saving policy decides. They are computed from that working day, the target, which
 * receives the due times of the adjacent days off.
 */
final class BusinessDayRoll {

  private final DueTimes nominal;
  private final Window window;
  private final BusinessCalendar calendar;
  private final boolean forward;

  /** Applies to the local times of a target day; null for due times that follow no clock. */
  private final @Nullable DstPolicy policy;

  BusinessDayRoll(
      DueTimes nominal,
      Window window,
      BusinessCalendar calendar,
      OnExcluded rule,
      @Nullable DstPolicy policy) {
    this.policy = policy;
    this.nominal = nominal;
    this.window = window;
    this.calendar = calendar;
    this.forward = rule == OnExcluded.NEXT;
  }

  /** Returns the first moved due time after one instant and not after another. */
  Optional<Instant> next(Instant after, Instant upTo) {
    LocalDate from = forward ? firstOffBefore(calendar.dayOf(after)) : calendar.dayOf(after);
    for (int i = 0; i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
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

  /** Returns the last moved due time not after one instant and not before another. */
  Optional<Instant> last(Instant upTo, Instant from) {
    LocalDate day = forward ? calendar.dayOf(upTo) : lastOffAfter(calendar.dayOf(upTo));
    for (int i = 0; i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
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

  /** Counts the moved due times after one instant up to another, inclusive. */
  long count(Instant after, Instant upTo) {
    long count = 0;
    Optional<Instant> rolled = next(after, upTo);
    while (rolled.isPresent()) {
      count++;
      rolled = next(rolled.get(), upTo);
    }
    return count;
  }

  /**
   * Returns the target of the first due time on a day off, from a day on; null when there is none.
   */
  private @Nullable LocalDate targetFrom(LocalDate from) {
    LocalDate day = from;
    for (int i = 0; i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
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

  /** Returns the target of the last due time on a day off, up to a day; null when there is none. */
  private @Nullable LocalDate targetUpTo(LocalDate upTo) {
    LocalDate day = upTo;
    for (int i = 0; i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
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
    return working == null ? day.minusDays(BusinessCalendar.REACH_DAYS) : working.plusDays(1);
  }

  private LocalDate lastOffAfter(LocalDate day) {
    LocalDate working = calendar.nextWorkingDay(day);
    return working == null ? day.plusDays(BusinessCalendar.REACH_DAYS) : working.minusDays(1);
  }

  /**
   * Returns the due times that a working day has only because they were moved to it, each with its
   * source.
   */
  private NavigableMap<Instant, Instant> moved(LocalDate target) {
    TreeMap<Instant, Instant> moved = new TreeMap<>();
    LocalDate first = forward ? firstOffBefore(target) : target.plusDays(1);
    LocalDate last = forward ? target.minusDays(1) : lastOffAfter(target);
    Instant end = calendar.startOf(last.plusDays(1));
    Instant due = nominal.next(calendar.startOf(first).minusNanos(1)).orElse(end);
    while (due.isBefore(end)) {
      WorkStoppedException.throwIfInterrupted();
      for (Instant to : at(target, due)) {
        if (isDueThere(to)) {
          moved.putIfAbsent(to, due);
        }
      }
      due = nominal.next(due).orElse(end);
    }
    return moved;
  }

  /**
   * Returns where a due time falls on a target day: none when its policy skips a gap, otherwise one
   * or two instants.
   */
  private List<Instant> at(LocalDate target, Instant due) {
    ZonedDateTime from = due.atZone(calendar.zone());
    LocalDateTime local = target.atTime(from.toLocalTime());
    if (policy == null) {
      return List.of(ZonedDateTime.ofLocal(local, calendar.zone(), from.getOffset()).toInstant());
    }
    ZoneRules rules = calendar.zone().getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return switch (offsets.size()) {
      case 0 -> inGap(local, rules.getTransition(local), policy.gap());
      case 1 -> List.of(local.toInstant(offsets.getFirst()));
      default -> inOverlap(local, offsets, policy.overlap());
    };
  }

  private static List<Instant> inGap(
      LocalDateTime local, ZoneOffsetTransition gap, DstPolicy.Gap policy) {
    return switch (policy) {
      case RUN_AFTER -> List.of(gap.getInstant());
      case SHIFT -> List.of(local.toInstant(gap.getOffsetBefore()));
      case SKIP -> List.of();
    };
  }

  private static List<Instant> inOverlap(
      LocalDateTime local, List<ZoneOffset> offsets, DstPolicy.Overlap policy) {
    Instant first = local.toInstant(offsets.getFirst());
    Instant second = local.toInstant(offsets.getLast());
    return switch (policy) {
      case FIRST -> List.of(first);
      case SECOND -> List.of(second);
      case BOTH -> List.of(first, second);
    };
  }

  private boolean isDueThere(Instant to) {
    return window.contains(to) && calendar.closedPeriod(to) == null && !isNominal(to);
  }

  private boolean isNominal(Instant to) {
    return nominal.count(to.minusNanos(1), to) > 0;
  }

  /** Returns the source of the due time moved to an instant; null for one that is due by itself. */
  @Nullable Instant source(Instant at) {
    LocalDate day = calendar.dayOf(at);
    return calendar.isOff(day) ? null : moved(day).get(at);
  }

  private LocalDateTime localAt(LocalDate target, Instant due) {
    return target.atTime(due.atZone(calendar.zone()).toLocalTime());
  }

  /** Returns the reason when a gap moved a due time from its local time; empty when none did. */
  Optional<Sentence> gapReason(Instant source, Instant to) {
    LocalTime was = source.atZone(calendar.zone()).toLocalTime();
    return policy == null || was.equals(to.atZone(calendar.zone()).toLocalTime())
        ? Optional.empty()
        : Optional.of(
            ClockChangeText.moved(localAt(calendar.dayOf(to), source), calendar.zone(), to));
  }

  /** Describes what happens to a due time on a day off. */
  Sentence fate(Instant due) {
    String which = forward ? "next" : "previous";
    LocalDate target = targetOf(calendar.dayOf(due));
    if (target == null) {
      return Sentence.of("roll_no_day")
          .with("which", which)
          .with("days", BusinessCalendar.REACH_DAYS);
    }
    List<Instant> places = at(target, due);
    if (places.isEmpty()) {
      return Sentence.of("roll_gap")
          .with("which", which)
          .with("local", TimeText.local(localAt(target, due)))
          .with("zone", calendar.zone().getId());
    }
    Instant to = places.getFirst();
    return fateOfMoved(to).with("which", which).with("to", to);
  }

  private Sentence fateOfMoved(Instant to) {
    if (!window.contains(to)) {
      return Sentence.of("roll_outside");
    }
    var period = calendar.closedPeriod(to);
    if (period != null) {
      return Sentence.of("roll_excluded").with("entry", period.why());
    }
    return Sentence.of(isNominal(to) ? "roll_due_already" : "roll_moved");
  }
}
