package io.carillon.manager.change;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.config.TaskConfig;
import io.carillon.fault.WorkStoppedException;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a new version of a calendar would do to the due times of the configs on it, within the
 * next {@value #DAYS} days. Changes nothing.
 */
public final class CalendarImpact {

  /** The number of days looked ahead. */
  public static final int DAYS = 90;

  /** Maximum number of configs that are looked at. */
  public static final int MOST_CONFIGS = 500;

  /** Maximum number of due times of a config that are compared, and of changes of all configs. */
  public static final int MOST_TIMES = 500;

  private final Components parts;

  /** Creates the comparison, inside a transaction. */
  public CalendarImpact(Components parts) {
    this.parts = parts;
  }

  /**
   * A due time that comes or goes.
   *
   * @param reason why it is excluded, or from where it was moved; null for one that is due by
   *     itself
   */
  public record Change(long taskConfigId, String name, Instant dueAt, @Nullable Sentence reason) {}

  /**
   * The impact.
   *
   * @param configs number of active configs on the calendar that were looked at
   * @param excluded due times that would be excluded or moved away
   * @param added due times that would be new
   * @param more whether there are more configs or changes than these
   */
  public record Found(int configs, List<Change> excluded, List<Change> added, boolean more) {}

  /** Compares the present version of the calendar with this one. */
  public Found of(Calendar calendar) {
    BusinessCalendar next = new BusinessCalendar(calendar);
    BusinessCalendar present = parts.configs().calendars().times(calendar.name()).orElse(null);
    List<Long> ids = parts.configs().activeOnCalendar(calendar.name());
    List<Long> shown = ids.stream().limit(MOST_CONFIGS).toList();
    List<Change> excluded = new ArrayList<>();
    List<Change> added = new ArrayList<>();
    Instant now = parts.database().time();
    for (TaskConfig config : parts.configs().findWithoutParameters(shown)) {
      WorkStoppedException.throwIfInterrupted();
      Schedule schedule = config.definition().schedule();
      Occurrences before = schedule.occurrences(config.anchor(), present);
      Occurrences after = schedule.occurrences(config.anchor(), next);
      compare(config, before, after, now, excluded, added);
    }
    boolean more =
        ids.size() > MOST_CONFIGS || excluded.size() > MOST_TIMES || added.size() > MOST_TIMES;
    return new Found(shown.size(), first(excluded), first(added), more);
  }

  private static List<Change> first(List<Change> changes) {
    return changes.stream().limit(MOST_TIMES).toList();
  }

  private static void compare(
      TaskConfig config,
      Occurrences before,
      Occurrences after,
      Instant now,
      List<Change> excluded,
      List<Change> added) {
    Instant end = now.plus(Duration.ofDays(DAYS));
    List<Instant> then = before.fires().list(now, end, MOST_TIMES);
    List<Instant> later = after.fires().list(now, end, MOST_TIMES);
    Instant compared = earlier(lastIfFull(then, end), lastIfFull(later, end));
    Set<Instant> wanted = new HashSet<>(later);
    Set<Instant> had = new HashSet<>(then);
    long id = config.id();
    String name = config.definition().name();
    then.stream()
        .filter(due -> !wanted.contains(due) && !due.isAfter(compared))
        .forEach(due -> excluded.add(new Change(id, name, due, after.whyExcluded(due))));
    later.stream()
        .filter(due -> !had.contains(due) && !due.isAfter(compared))
        .forEach(due -> added.add(new Change(id, name, due, after.movedFrom(due).orElse(null))));
  }

  /** Returns the last of as many as were asked for, behind which nothing is known. */
  private static Instant lastIfFull(List<Instant> due, Instant end) {
    return due.size() == MOST_TIMES ? due.getLast() : end;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
