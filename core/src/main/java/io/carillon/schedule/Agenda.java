package io.carillon.schedule;

import io.carillon.calendar.WorkTimes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be decided of a schedule: the due times that fire unless a policy forbids it, and
 * those that its calendar excludes. No instant is in both. A due time that a roll rule moves is in
 * both places under its two instants: excluded where it was, to fire where it went.
 */
public final class Agenda {

  private final DueTimes fires;
  private final DueTimes excluded;
  private final @Nullable CalendarReasons reasons;

  private Agenda(DueTimes fires, DueTimes excluded, @Nullable CalendarReasons reasons) {
    this.fires = fires;
    this.excluded = excluded;
    this.reasons = reasons;
  }

  /** Of a schedule without a calendar. */
  static Agenda of(DueTimes dueTimes) {
    return new Agenda(dueTimes, new NoDueTimes(), null);
  }

  /**
   * Of a schedule on a calendar.
   *
   * @param policy for the local times of days that due times are moved to; null for a schedule that
   *     follows no clock
   */
  static Agenda of(
      DueTimes nominal,
      Window window,
      WorkTimes calendar,
      OnExcluded rule,
      @Nullable DstPolicy policy) {
    OpenDueTimes open = new OpenDueTimes(nominal, calendar);
    ExcludedDueTimes excluded = new ExcludedDueTimes(nominal, calendar);
    if (rule == OnExcluded.SKIP) {
      return new Agenda(open, excluded, new CalendarReasons(nominal, calendar, null));
    }
    RolledTimes rolled = new RolledTimes(nominal, window, calendar, rule, policy);
    return new Agenda(
        new RollingDueTimes(open, rolled),
        excluded,
        new CalendarReasons(nominal, calendar, rolled));
  }

  /** The due times that fire unless a policy forbids it. */
  public DueTimes fires() {
    return fires;
  }

  /** The due times that the calendar excludes. */
  public DueTimes excluded() {
    return excluded;
  }

  /**
   * The first instant after one at which there is anything to decide; empty when nothing more can
   * fire, whatever else the calendar would exclude.
   */
  public Optional<Instant> next(Instant after) {
    return fires
        .next(after)
        .map(fire -> excluded.next(after).filter(due -> due.isBefore(fire)).orElse(fire));
  }

  /** The last instant up to one at which there was anything to decide. */
  public Optional<Instant> lastUpTo(Instant at) {
    return Stream.of(fires, excluded)
        .flatMap(times -> times.lastUpTo(at).stream())
        .max(Comparator.naturalOrder());
  }

  /**
   * Why a due time is excluded, and what becomes of it: a phrase in English without a full stop.
   *
   * @param dueAt one of {@link #excluded}
   */
  public String whyExcluded(Instant dueAt) {
    return reasons == null ? "excluded" : reasons.excluded(dueAt);
  }

  /** The same for many in a row, which may have many reasons. */
  public String whyManyExcluded() {
    return reasons == null ? "excluded" : reasons.excludedInARow();
  }

  /**
   * From which due times one was moved to where it is: a phrase in English without a full stop;
   * empty for one that is due by itself.
   *
   * @param dueAt one of {@link #fires}
   */
  public Optional<String> movedFrom(Instant dueAt) {
    return reasons == null ? Optional.empty() : reasons.movedFrom(dueAt);
  }

  /** What to decide with {@code after < d <= upTo}, ascending, the first {@code max}. */
  public List<Instant> list(Instant after, Instant upTo, int max) {
    return Stream.concat(
            fires.list(after, upTo, max).stream(), excluded.list(after, upTo, max).stream())
        .sorted()
        .limit(max)
        .toList();
  }
}
