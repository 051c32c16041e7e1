package io.carillon.manager.forecast;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.config.ActiveSchedule;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.WorkStoppedException;
import io.carillon.manager.change.Components;
import io.carillon.manager.forecast.ForecastRequest.By;
import io.carillon.manager.forecast.ForecastRequest.Rescheduled;
import io.carillon.manager.forecast.ForecastRequest.Shifted;
import io.carillon.manager.forecast.ForecastRequest.WhatIf;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the due times of the active schedules of a scope, one schedule at a time. It keeps only
 * one number per bucket, or one per bucket and part. Schedules whose next due time is after the
 * requested span are not read.
 */
public final class Forecasting {

  private static final long[] NONE = {};
  private static final long MOST_COUNTS = 5_000_000;
  private static final int MOST_PATTERNS = 1_000;
  private static final Duration LONGEST = Duration.ofDays(3_660);
  private static final Duration USUAL = Duration.ofDays(1);

  private final Components parts;
  private final ForecastRequest request;
  private final Instant now;
  private final Instant from;
  private final Instant to;
  private final Map<String, BusinessCalendar> calendars = new HashMap<>();
  private final Map<String, String> queues;
  private final Map<String, long[]> counts = new TreeMap<>();
  private final Map<String, long[]> byType = new HashMap<>();
  private final ForecastLoad loads;
  private final IdentityHashMap<Schedule, long[]> patterns = new IdentityHashMap<>();
  private List<Instant> bounds = List.of();
  private int buckets;
  private long schedules;
  private long skipped;

  /** Creates the counter of one request, inside its transaction. */
  public Forecasting(Components parts, ForecastRequest request) {
    this.parts = parts;
    this.request = request;
    this.now = parts.database().time();
    this.from = request.from() == null ? now : request.from();
    this.to = request.to() == null ? from.plus(USUAL) : request.to();
    this.queues = parts.dispatcher().types().queues().all();
    this.loads = new ForecastLoad(parts.database(), request.scope());
  }

  /** Counts the due times. */
  public Forecast count() {
    buckets = requireBounds();
    bounds = bounds();
    Map<Long, WhatIf> changed = requireWhatIf();
    parts
        .configs()
        .schedules()
        .each(
            request.scope(),
            dueBefore(),
            saved -> {
              if (changed.get(saved.taskConfigId()) instanceof Shifted shift) {
                count(saved, shift.by());
              } else if (!changed.containsKey(saved.taskConfigId())) {
                count(saved, Duration.ZERO);
              }
            });
    request.whatIf().forEach(this::count);
    return forecast();
  }

  /**
   * Only schedules due before this instant can have due times in the span; null (no bound) when the
   * span has already begun.
   */
  private @Nullable Instant dueBefore() {
    boolean shifts = request.whatIf().stream().anyMatch(Shifted.class::isInstance);
    return from.isBefore(now) || shifts ? null : to;
  }

  private int requireBounds() {
    Duration span = requireSpan();
    long needed = span.plus(request.bucket()).minusNanos(1).dividedBy(request.bucket());
    long due = parts.configs().schedules().count(request.scope(), dueBefore(), MOST_COUNTS);
    due += request.whatIf().size();
    if (needed > ForecastRequest.MOST_BUCKETS || needed * due > MOST_COUNTS) {
      throw InvalidInputException.at(
          "bucket",
          "makes %d buckets of %d schedules; there may be %d buckets, and %d counts in all: ask for longer buckets or a shorter span."
              .formatted(needed, due, ForecastRequest.MOST_BUCKETS, MOST_COUNTS));
    }
    return (int) needed;
  }

  private Duration requireSpan() {
    Duration span = Duration.between(from, to);
    if (span.isNegative() || span.isZero() || span.compareTo(LONGEST) > 0) {
      throw InvalidInputException.at(
          "to",
          "must be after from, %s, by %d days at most, and is %s."
              .formatted(from, LONGEST.toDays(), to));
    }
    return span;
  }

  /** Returns the schedules that replace saved ones, by config id. */
  private Map<Long, WhatIf> requireWhatIf() {
    List<Fault> faults = new ArrayList<>();
    Map<Long, WhatIf> changed = new HashMap<>();
    for (int i = 0; i < request.whatIf().size(); i++) {
      WhatIf one = request.whatIf().get(i);
      String path = "what_if[" + i + "]";
      requireOnce(one, path, changed, faults);
      if (one instanceof Rescheduled change) {
        requireCalendar(change, path, faults);
      }
    }
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return changed;
  }

  private void requireCalendar(Rescheduled one, String path, List<Fault> faults) {
    try {
      calendar(one.schedule());
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> faults.add(fault.under(path)));
    }
  }

  private void requireOnce(WhatIf one, String path, Map<Long, WhatIf> changed, List<Fault> faults) {
    Long id = one.taskConfigId();
    if (id != null && !isThere(id)) {
      faults.add(new Fault(path + ".task_config_id", "there is no task config " + id + "."));
    } else if (id != null && changed.putIfAbsent(id, one) != null) {
      faults.add(new Fault(path + ".task_config_id", "stands for " + id + " a second time."));
    }
  }

  /** Returns whether a config is there, in a namespace of the scope. */
  private boolean isThere(long id) {
    Set<String> namespaces = request.scope().namespaces();
    return parts
        .configs()
        .find(id)
        .filter(
            config -> namespaces == null || namespaces.contains(config.definition().namespace()))
        .isPresent();
  }

  private @Nullable BusinessCalendar calendar(Schedule schedule) {
    String name = schedule.calendarName();
    if (name == null) {
      return null;
    }
    BusinessCalendar known = calendars.get(name);
    if (known == null) {
      known = Objects.requireNonNull(parts.configs().definitions().calendar(schedule));
      calendars.put(name, known);
    }
    return known;
  }

  private void count(ActiveSchedule saved, Duration shift) {
    Schedule schedule = saved.schedule();
    if (schedule == null) {
      skipped++;
      return;
    }
    try {
      Owner owner = new Owner(String.valueOf(saved.taskConfigId()), saved.taskType());
      count(schedule, saved.anchor(), saved.fires(), owner, shift);
    } catch (InvalidInputException e) {
      skipped++; // the scheduler will put it into error, with the reason
    }
  }

  private void count(WhatIf change) {
    if (change instanceof Rescheduled(Long id, String given, Schedule schedule)) {
      String type = id == null ? given : parts.configs().get(id).definition().taskType();
      Owner owner =
          new Owner(id == null ? Forecast.UNSAVED : id.toString(), type == null ? "" : type);
      count(schedule, now, 0, owner, Duration.ZERO);
    }
  }

  /** The config of a schedule, and its type. */
  private record Owner(String config, String taskType) {}

  private void count(Schedule schedule, Instant anchor, long fired, Owner owner, Duration shift) {
    WorkStoppedException.throwIfInterrupted();
    schedules++;
    Integer most = schedule.window().maxFires();
    long left = most == null ? Long.MAX_VALUE : most - fired - before(fires(schedule, anchor));
    long[] into = counts.computeIfAbsent(part(owner), key -> new long[buckets]);
    long[] ofType = byType.computeIfAbsent(owner.taskType(), key -> new long[buckets]);
    long[] found = shift.isZero() ? found(schedule, anchor) : shifted(schedule, anchor, shift);
    for (int i = 0; i < buckets && left > 0; i++) {
      long count = Math.min(left, found[i]);
      into[i] += count;
      ofType[i] += count;
      left -= count;
    }
  }

  /** Counts due times that come later by {@code shift}: those that much earlier than the bounds. */
  private long[] shifted(Schedule schedule, Instant anchor, Duration shift) {
    return fires(schedule, anchor)
        .counts(bounds.stream().map(bound -> bound.minus(shift)).toList());
  }

  /** Counts the due times between now and the begin of the span. */
  private long before(DueTimes fires) {
    return fires.count(now, bounds.getFirst());
  }

  /**
   * Counts the due times in each bucket. A cron pattern yields the same due times whenever it was
   * saved before the span, and many configs share one pattern, so counts are cached by schedule.
   * Not so on a calendar, which may move a due time from before it was saved.
   */
  private long[] found(Schedule schedule, Instant anchor) {
    boolean same = schedule instanceof Schedule.Cron && anchor.isBefore(from);
    long[] known = same ? patterns.get(schedule) : null;
    if (known != null) {
      return known;
    }
    long[] found = fires(schedule, anchor).counts(bounds);
    if (same && patterns.size() < MOST_PATTERNS) {
      patterns.put(schedule, found);
    }
    return found;
  }

  private DueTimes fires(Schedule schedule, Instant anchor) {
    return schedule.occurrences(anchor, calendar(schedule)).fires();
  }

  private String part(Owner owner) {
    return switch (request.by()) {
      case NOTHING -> "";
      case TASK_TYPE -> owner.taskType();
      case QUEUE -> queues.getOrDefault(owner.taskType(), "default");
      case CONFIG -> owner.config();
    };
  }

  /** Returns the begin of a bucket; the end of the span for the index after the last. */
  private Instant start(int bucket) {
    Instant start = from.plus(request.bucket().multipliedBy(bucket));
    return start.isAfter(to) ? to : start;
  }

  /**
   * Returns the bounds between which due times are counted, each exclusive at the start and
   * inclusive at the end: one nanosecond before each bucket's begin.
   */
  private List<Instant> bounds() {
    return IntStream.rangeClosed(0, buckets).mapToObj(i -> start(i).minusNanos(1)).toList();
  }

  private Forecast forecast() {
    long total = counts.values().stream().flatMapToLong(Arrays::stream).sum();
    double[] load = loads.load(byType, bounds);
    Map<String, long[]> shown = request.by() == By.CONFIG ? top() : counts;
    List<Forecast.Bucket> filled = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      int bucket = i;
      long count = counts.values().stream().mapToLong(part -> part[bucket]).sum();
      Map<String, Long> by = request.by() == By.NOTHING ? Map.of() : by(shown, i);
      filled.add(new Forecast.Bucket(start(i), count, load[i], by));
    }
    Forecast.Size size = new Forecast.Size(total, schedules, skipped, loads.capacity());
    return new Forecast(from, to, filled, size);
  }

  /** Returns the parts with the most due times, and the sum of the others. */
  private Map<String, long[]> top() {
    List<String> ranked =
        counts.keySet().stream()
            .sorted(
                Comparator.comparingLong(
                        (String part) -> -Arrays.stream(counts.getOrDefault(part, NONE)).sum())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    Map<String, long[]> shown = new TreeMap<>();
    for (int i = 0; i < ranked.size(); i++) {
      String part = i < Forecast.TOP ? ranked.get(i) : Forecast.OTHERS;
      long[] into = shown.computeIfAbsent(part, key -> new long[buckets]);
      long[] more = counts.getOrDefault(ranked.get(i), NONE);
      Arrays.setAll(into, bucket -> into[bucket] + more[bucket]);
    }
    return shown;
  }

  private static Map<String, Long> by(Map<String, long[]> parts, int bucket) {
    return parts.entrySet().stream()
        .filter(part -> part.getValue()[bucket] > 0)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, part -> part.getValue()[bucket], Long::sum, TreeMap::new));
  }
}
