package io.carillon.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The due times of a pattern in a span, found by trying every second (or minute) of local time and
 * asking the zone what instants it is. Slow, and nothing like the code under test.
 */
final class Oracle {

  private final RandomPattern pattern;
  private final ZoneRules rules;
  private final DstPolicy policy;
  private final TreeSet<Instant> due = new TreeSet<>();
  private final TreeSet<Instant> moved = new TreeSet<>();

  /** The ends of gaps that dropped due times. */
  private final TreeSet<Instant> dropped = new TreeSet<>();

  private Oracle(RandomPattern pattern, ZoneId zone, DstPolicy policy) {
    this.pattern = pattern;
    this.rules = zone.getRules();
    this.policy = policy;
  }

  /** Looks at every day around a span. */
  static Oracle of(RandomPattern pattern, ZoneId zone, DstPolicy policy, Instant from, Instant to) {
    Oracle oracle = new Oracle(pattern, zone, policy);
    LocalDate first = from.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(2);
    LocalDate last = to.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(2);
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      if (oracle.matches(day)) {
        oracle.addDay(day);
      }
    }
    return oracle;
  }

  /** Those from one instant to another, both inclusive. */
  List<Instant> dueTimes(Instant from, Instant to) {
    return new ArrayList<>(due.subSet(from, true, to, true));
  }

  /** Whether a gap moved a due time, or dropped another between it and the one before. */
  boolean gapHasToDoWith(Instant dueAt, Instant before) {
    return moved.contains(dueAt) || !dropped.subSet(before, false, dueAt, true).isEmpty();
  }

  private boolean matches(LocalDate day) {
    return day.getYear() >= 1970 && day.getYear() <= 2199 && pattern.matches(day);
  }

  private void addDay(LocalDate day) {
    for (int minute = 0; minute < 1440; minute++) {
      if (pattern.matches(1, minute % 60) && pattern.matches(2, minute / 60)) {
        addMinute(day.atTime(minute / 60, minute % 60));
      }
    }
  }

  private void addMinute(LocalDateTime minute) {
    for (int second = 0; second < 60; second++) {
      if (pattern.matches(0, second)) {
        add(minute.plusSeconds(second));
      }
    }
  }

  private void add(LocalDateTime local) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    switch (offsets.size()) {
      case 1 -> due.add(local.toInstant(offsets.getFirst()));
      case 0 -> addInGap(local, rules.getTransition(local));
      default -> addInOverlap(local, offsets);
    }
  }

  private void addInGap(LocalDateTime local, ZoneOffsetTransition gap) {
    if (!pattern.fixedTime()) {
      return;
    }
    switch (policy.gap()) {
      case SKIP -> dropped.add(gap.getInstant());
      case RUN_AFTER -> addMoved(gap.getInstant());
      case SHIFT -> addMoved(local.plus(gap.getDuration()).toInstant(gap.getOffsetAfter()));
    }
  }

  private void addMoved(Instant instant) {
    moved.add(instant);
    due.add(instant);
  }

  private void addInOverlap(LocalDateTime local, List<ZoneOffset> offsets) {
    if (!pattern.fixedTime() || policy.overlap() != DstPolicy.Overlap.SECOND) {
      due.add(local.toInstant(offsets.getFirst()));
    }
    if (!pattern.fixedTime() || policy.overlap() != DstPolicy.Overlap.FIRST) {
      due.add(local.toInstant(offsets.getLast()));
    }
  }
}
