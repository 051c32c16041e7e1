package io.carillon.manager.forecast;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.config.ActiveSchedule;
import io.carillon.config.ActiveSchedules;
import io.carillon.config.ActiveSchedules.Place;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.WorkStoppedException;
import io.carillon.grouping.ConfigScope;
import io.carillon.manager.change.Components;
import io.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lists the first due times of the active schedules of a scope in a span. It keeps as many as are
 * wanted and reads one schedule at a time: first those that are due next, and the others only where
 * they may have an earlier due time than those that are kept.
 */
public final class DueList {

  private static final Comparator<Due> ORDER =
      Comparator.comparing(Due::at).thenComparingLong(Due::taskConfigId);

  private static final int[] NEAREST = {1_000, 20_000};

  private final Components parts;
  private final ConfigScope scope;
  private final Map<String, BusinessCalendar> calendars = new HashMap<>();
  private final Instant from;
  private final Instant to;
  private final int limit;
  private final @Nullable Due after;
  // The latest of those that are kept comes first.
  private final PriorityQueue<Due> kept = new PriorityQueue<>(ORDER.reversed());

  /** A due time of a config. */
  public record Due(Instant at, long taskConfigId) {}

  /**
   * Creates the list of one request, inside its transaction.
   *
   * @param scope the configs
   * @param from inclusive
   * @param to exclusive
   * @param after only what follows it in the order; null for the beginning
   * @param limit maximum number, 1 or more
   */
  public DueList(
      Components parts,
      ConfigScope scope,
      Instant from,
      Instant to,
      @Nullable Due after,
      int limit) {
    this.parts = parts;
    this.scope = scope;
    this.from = after == null || after.at().isBefore(from) ? from : after.at();
    this.to = to;
    this.after = after;
    this.limit = limit;
  }

  /** Returns the due times by instant and config. */
  public List<Due> first() {
    read();
    List<Due> found = new ArrayList<>(kept);
    found.sort(ORDER);
    return found;
  }

  private void read() {
    ActiveSchedules schedules = parts.configs().schedules();
    for (int most : NEAREST) {
      Optional<Place> last = schedules.nearest(scope, to, most, this::add);
      if (last.isEmpty() || (kept.size() > limit && !isAfter(kept.element(), last.get()))) {
        return;
      }
      kept.clear();
    }
    schedules.each(scope, to, this::add);
  }

  private static boolean isAfter(Due due, Place place) {
    return ORDER.compare(due, new Due(place.nextDueAt(), place.taskConfigId())) > 0;
  }

  private void add(ActiveSchedule saved) {
    WorkStoppedException.throwIfInterrupted();
    Schedule schedule = saved.schedule();
    if (schedule == null) {
      return;
    }
    try {
      add(saved, schedule);
    } catch (InvalidInputException e) {
      // The scheduler will put it into error, with the reason: it has no due times.
    }
  }

  private void add(ActiveSchedule saved, Schedule schedule) {
    var fires = schedule.occurrences(saved.anchor(), calendar(schedule)).fires();
    Instant now = parts.database().transactionTime();
    Integer most = schedule.window().maxFires();
    Instant start = from.minusNanos(1);
    long used = most == null ? 0 : saved.fires() + fires.count(now.minusNanos(1), start);
    long left = most == null ? limit + 1L : most - used;
    Instant end = kept.size() > limit ? kept.element().at() : to.minusNanos(1);
    int wanted = (int) Math.min(limit + 2L, Math.max(0, left));
    for (Instant at : fires.list(start, end, wanted)) {
      keep(new Due(at, saved.taskConfigId()));
    }
  }

  private void keep(Due due) {
    if (after != null && ORDER.compare(due, after) <= 0) {
      return;
    }
    kept.add(due);
    if (kept.size() > limit + 1) {
      kept.remove();
    }
  }

  private @Nullable BusinessCalendar calendar(Schedule schedule) {
    String name = schedule.calendarName();
    return name == null
        ? null
        : calendars.computeIfAbsent(
            name, key -> Objects.requireNonNull(parts.configs().definitions().calendar(schedule)));
  }
}
