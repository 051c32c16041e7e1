package io.carillon.database;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the histories, whose tables have a partition for each day. A statement over all of them
 * takes PostgreSQL ten times as long to plan as to run, and far longer on a connection that has not
 * seen them yet. So a list is searched in steps that reach further and further, each planned for
 * the few days it covers; and what has to look at all days keeps its plan.
 */
public final class DailyHistory {

  /** Number of days of the first step, of which some lie ahead and are empty. */
  private static final int NEAR = 6;

  /** Number of days of the second step. */
  private static final int FAR = 24;

  /** Days come and go at midnight; they decide nothing but the size of a step. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Database database;
  private final PartitionDays partitions;
  private volatile @Nullable Remembered remembered;

  private record Remembered(Days days, long nanos) {}

  /** Creates the reader of a database: {@link Database#history}. */
  DailyHistory(Database database) {
    this.database = database;
    this.partitions = new PartitionDays(database);
  }

  /**
   * Runs work whose statements are planned for the values of their parameters: a bound on the time
   * or on the id leaves out partitions before they are opened. Joins the current transaction, if
   * any.
   */
  public <T extends @Nullable Object> T forValues(Supplier<T> work) {
    return planned("force_custom_plan", work);
  }

  /**
   * Runs work whose statements keep their plans, on each connection and from their first use on. It
   * is for statements that have few variants and find the partition while they run, or look at all.
   * Joins the current transaction, if any.
   */
  public <T extends @Nullable Object> T kept(Supplier<T> work) {
    return planned("force_generic_plan", () -> preparedAtOnce(work));
  }

  /**
   * Prepares statements at once: the driver's usual five uses would plan over all days each time.
   */
  private <T extends @Nullable Object> T preparedAtOnce(Supplier<T> work) {
    int before = database.prepareAfter(1);
    try {
      return work.get();
    } finally {
      if (before > 0) {
        database.prepareAfter(before);
      }
    }
  }

  /** Runs work that reads rows of a span: of a few days for its values, else with a kept plan. */
  public <T> T within(Instant first, Instant last, Supplier<T> work) {
    boolean near = Duration.between(first, last).toDays() < NEAR;
    return near ? forValues(work) : kept(work);
  }

  private <T extends @Nullable Object> T planned(String mode, Supplier<T> work) {
    boolean nested = database.isInTransaction();
    return database.inTransaction(() -> {
      String before = set(mode);
      T result = work.get();
      if (nested && !before.equals(mode)) {
        set(before);
      }
      return result;
    });
  }

  /** Sets the mode until the end of the transaction; returns the one before. */
  private String set(String mode) {
    return database
        .sql()
        .sql(
            """
            select s.before, set_config('plan_cache_mode', :mode, true)
            from (select current_setting('plan_cache_mode') as before offset 0) as s
            """)
        .param("mode", mode)
        .query((row, index) -> row.getString("before"))
        .single();
  }

  /**
   * Searches step by step until one step answers for all. The last one, if it is not the only one,
   * looks at all days and keeps its plan.
   *
   * @param steps at least one; each reaches further than the one before
   * @param look searches one step
   * @param complete whether what a step found is what all would find
   */
  public <S, R> R search(List<S> steps, Function<S, R> look, Predicate<R> complete) {
    return forValues(() -> {
      for (S step : steps.subList(0, steps.size() - 1)) {
        R found = look.apply(step);
        if (complete.test(found)) {
          return found;
        }
      }
      S last = steps.getLast();
      return steps.size() == 1 ? look.apply(last) : kept(() -> look.apply(last));
    });
  }

  /** Returns the days that have a partition, or had one a few minutes ago. */
  public Days days() {
    Remembered last = remembered;
    if (last == null || System.nanoTime() - last.nanos() > REMEMBERED.toNanos()) {
      last = new Remembered(read(), System.nanoTime());
      remembered = last;
    }
    return last.days();
  }

  private Days read() {
    return new Days(
        partitions.read().stream()
            .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
            .toList());
  }

  /**
   * The days that have a partition. They only decide how far a step reaches: the last step is
   * always the whole span, whatever partitions come or go meanwhile.
   *
   * @param starts ascending
   */
  public record Days(List<Instant> starts) {

    /** Copies the list. */
    public Days {
      starts = List.copyOf(starts);
    }

    /**
     * Returns where the steps of a search from the latest back begin: each step reaches from there
     * to the end of the span.
     *
     * @param from the begin of the span
     * @param to the end of the span, exclusive
     */
    public List<Instant> back(Instant from, Instant to) {
      return steps(within(from, to).reversed(), from);
    }

    /**
     * Returns where the steps of a search from the earliest on end, exclusive: each step reaches
     * from the begin of the span to there.
     *
     * @param from the begin of the span
     * @param to the end of the span, exclusive
     */
    public List<Instant> forth(Instant from, Instant to) {
      return steps(within(from, to), to);
    }

    private List<Instant> within(Instant from, Instant to) {
      return starts.stream().filter(day -> day.isAfter(from) && day.isBefore(to)).toList();
    }

    private static List<Instant> steps(List<Instant> days, Instant last) {
      List<Instant> steps = new ArrayList<>();
      if (days.size() > NEAR) {
        steps.add(days.get(NEAR - 1));
      }
      if (days.size() > FAR) {
        steps.add(days.get(FAR - 1));
      }
      steps.add(last);
      return steps;
    }
  }
}
