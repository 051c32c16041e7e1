package io.carillon.schedule;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The due times of a schedule that need a decision: those that fire unless a policy forbids it, and
 * those that its calendar excludes. The two are disjoint. A due time that a roll rule moves is in
 * both under different instants: excluded at its source, firing at its target.
 */
public final class Occurrences {

  private final DueTimes fires;
  private final DueTimes excluded;
  private final @Nullable ExclusionReasons reasons;

  private Occurrences(DueTimes fires, DueTimes excluded, @Nullable ExclusionReasons reasons) {
    this.fires = fires;
    this.excluded = excluded;
    this.reasons = reasons;
  }

  /** Creates the occurrences of a schedule without a calendar. */
  static Occurrences of(DueTimes dueTimes) {
    return new Occurrences(dueTimes, new NoDueTimes(), null);
  }

  /**
   * Creates the occurrences of a schedule on a calendar.
   *
   * @param policy applied to the local times of days to which due times are moved; null for a
   *     schedule that follows no clock
   */
  static Occurrences of(
      DueTimes nominal,
      Window window,
      BusinessCalendar calendar,
      OnExcluded rule,
      @Nullable DstPolicy policy) {
    OpenDueTimes open = new OpenDueTimes(nominal, calendar);
    ExcludedDueTimes excluded = new ExcludedDueTimes(nominal, calendar);
    if (rule == OnExcluded.SKIP) {
      return new Occurrences(open, excluded, new ExclusionReasons(nominal, calendar, null));
    }
    BusinessDayRoll rolled = new BusinessDayRoll(nominal, window, calendar, rule, policy);
    return new Occurrences(
        new RolledDueTimes(open, rolled),
        excluded,
        new ExclusionReasons(nominal, calendar, rolled));
  }

  /** Returns the due times that fire unless a policy forbids it. */
  public DueTimes fires() {
    return fires;
  }

  /** Returns the due times that the calendar excludes. */
  public DueTimes excluded() {
    return excluded;
  }

  /**
   * Returns the first instant after one that needs a decision; empty when nothing more can fire,
   * even if the calendar would exclude more due times.
   */
  public Optional<Instant> next(Instant after) {
    return fires
        .next(after)
        .map(fire -> excluded.next(after).filter(due -> due.isBefore(fire)).orElse(fire));
  }

  /** Returns the last instant up to one that needed a decision. */
  public Optional<Instant> lastUpTo(Instant at) {
    return Stream.of(fires, excluded)
        .flatMap(times -> times.lastUpTo(at).stream())
        .max(Comparator.naturalOrder());
  }

  /**
   * Returns why a due time is excluded and what happens to it.
   *
   * @param dueAt one of {@link #excluded}
   */
  public Sentence whyExcluded(Instant dueAt) {
    return reasons == null ? Sentence.of("excluded") : reasons.excluded(dueAt);
  }

  /**
   * Returns the reason for many excluded due times in a row, whose individual reasons may differ.
   */
  public Sentence whyManyExcluded() {
    return reasons == null ? Sentence.of("excluded") : reasons.excludedInARow();
  }

  /**
   * Returns the due times from which one was moved to where it is; empty for one that is due by
   * itself.
   *
   * @param dueAt one of {@link #fires}
   */
  public Optional<Sentence> movedFrom(Instant dueAt) {
    return reasons == null ? Optional.empty() : reasons.movedFrom(dueAt);
  }

  /**
   * Returns the first {@code max} due times {@code d} to decide with {@code after < d <= upTo},
   * ascending.
   */
  public List<Instant> list(Instant after, Instant upTo, int max) {
    return Stream.concat(
            fires.list(after, upTo, max).stream(), excluded.list(after, upTo, max).stream())
        .sorted()
        .limit(max)
        .toList();
  }
}
