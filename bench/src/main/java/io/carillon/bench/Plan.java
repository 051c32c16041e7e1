package io.carillon.bench;

import io.carillon.bench.Laboratory.Database;
import io.carillon.bench.contender.ContenderName;
import io.carillon.bench.report.Words;
import java.util.List;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param usual the chapters that are measured when none is named
 * @param starts of the server, each with a new data folder and then with the same
 */
record Plan(
    Set<String> usual,
    Drain drain,
    Lateness lateness,
    Recurring recurring,
    Steady steady,
    Growth growth,
    Queries queries,
    int starts) {

  /**
   * Of the drain.
   *
   * @param rounds how often, the contenders taking turns
   * @param executions that count; a quarter as many come first to warm up
   */
  record Drain(int rounds, int executions) {}

  /**
   * Of the lateness.
   *
   * @param rounds how often, the contenders taking turns
   * @param contenders who is measured
   * @param groups rates, ascending; those of a group one after another in one process
   * @param warmUpSeconds before each group, at its last rate
   * @param seconds of each rate
   */
  record Lateness(
      int rounds,
      List<ContenderName> contenders,
      List<List<Integer>> groups,
      int warmUpSeconds,
      int seconds) {}

  /**
   * Of recurring schedules.
   *
   * @param minutely numbers of one-minute schedules, each measured for a minute
   */
  record Recurring(List<Integer> minutely) {}

  /**
   * Of one-second schedules.
   *
   * @param seconds how long lateness is measured, undisturbed
   * @param heapSeconds how long the heap is watched then; 0 for not at all
   */
  record Steady(int schedules, int seconds, int heapSeconds) {}

  /**
   * Of growth.
   *
   * @param rounds how often, the databases taking turns
   * @param drain executions that count; a quarter as many come first to warm up
   * @param rate due times a second
   * @param seconds of that rate
   */
  record Growth(int rounds, int drain, int rate, int seconds, List<Past> pasts) {}

  /**
   * What is in a database already.
   *
   * @param executions that ended
   */
  record Past(Database database, int idleSchedules, int executions) {
    Words label() {
      return new Words(
          "%,d idle, %,d past executions".formatted(idleSchedules, executions),
          "%,d 个闲置调度，%,d 次以往执行".formatted(idleSchedules, executions));
    }
  }

  /**
   * Of queries.
   *
   * @param database that growth has filled
   * @param calls of each
   */
  record Queries(Database database, int calls) {}

  private static final Set<String> NAMES =
      Set.of("drain", "lateness", "recurring", "steady", "growth", "queries", "start");

  /** For a look: the order of the columns can be trusted, a percentile of few calls cannot. */
  private static final Plan QUICK =
      new Plan(
          Set.of("drain", "lateness", "growth", "queries", "start"),
          new Drain(1, 40_000),
          new Lateness(
              1,
              List.of(ContenderName.FLOOR, ContenderName.CARILLON, ContenderName.DB_SCHEDULER),
              List.of(List.of(100, 1_000)),
              4,
              4),
          new Recurring(List.of(1_000)),
          new Steady(2_000, 20, 0),
          new Growth(1, 20_000, 1_000, 4, List.of(new Past(Database.GROWN, 10_000, 100_000))),
          new Queries(Database.GROWN, 20),
          1);

  private static final Plan FULL =
      new Plan(
          NAMES,
          new Drain(3, 100_000),
          new Lateness(
              1,
              List.of(ContenderName.values()),
              List.of(List.of(100, 1_000), List.of(5_000), List.of(10_000)),
              5,
              15),
          new Recurring(List.of(1_000, 10_000, 100_000)),
          new Steady(2_000, 60, 540),
          new Growth(
              2,
              50_000,
              1_000,
              10,
              List.of(
                  new Past(Database.GROWN, 100_000, 1_000_000),
                  new Past(Database.LARGE, 1_000_000, 10_000_000))),
          new Queries(Database.LARGE, 100),
          3);

  static Plan named(String name) {
    return switch (name) {
      case "quick" -> QUICK;
      case "full" -> FULL;
      default -> throw new IllegalArgumentException("must be quick or full, not " + name);
    };
  }

  /**
   * In their order; what growth needs is loaded while the heap is watched.
   *
   * @param names of those wanted; the usual ones without any
   */
  List<Chapter> chapters(Set<String> names) {
    if (!NAMES.containsAll(names)) {
      throw new IllegalArgumentException("chapters are " + NAMES + ", not " + names);
    }
    Set<String> wanted = names.isEmpty() ? usual : names;
    Pasts pasts = new Pasts(growth.pasts());
    Meanwhile meanwhile =
        wanted.contains("growth") || wanted.contains("queries") ? pasts::load : none -> {};
    List<Chapter> all =
        List.of(
            new DrainChapter(drain),
            new LatenessChapter(lateness),
            new RecurringChapter(recurring),
            new SteadyChapter(steady, meanwhile),
            new GrowthChapter(growth, pasts),
            new QueriesChapter(queries, pasts),
            new StartChapter(starts));
    return all.stream().filter(one -> wanted.contains(one.name())).toList();
  }
}
