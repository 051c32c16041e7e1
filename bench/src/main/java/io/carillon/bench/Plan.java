package io.carillon.bench;

import io.carillon.bench.alerts.AlertsChapter;
import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.chapter.DrainChapter;
import io.carillon.bench.chapter.LatenessChapter;
import io.carillon.bench.chapter.LatenessChapter.Group;
import io.carillon.bench.chapter.ScaleChapter;
import io.carillon.bench.growth.GrowthChapter;
import io.carillon.bench.growth.Past;
import io.carillon.bench.growth.Pasts;
import io.carillon.bench.laboratory.Database;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.recurring.Meanwhile;
import io.carillon.bench.recurring.RecurringChapter;
import io.carillon.bench.recurring.SettingsChapter;
import io.carillon.bench.recurring.SettingsChapter.Size;
import io.carillon.bench.recurring.SteadyChapter;
import io.carillon.bench.server.QueriesChapter;
import io.carillon.bench.server.StartChapter;
import io.carillon.bench.statement.StatementsChapter;
import io.carillon.bench.text.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The extent of the measurements.
 *
 * @param usual the chapters that are measured when none is named
 * @param starts of the server, each with a new data folder and then with the same
 */
record Plan(
    Set<String> usual,
    Throughput throughput,
    LatenessChapter.Plan lateness,
    SettingsChapter.Plan settings,
    Grown grown,
    int starts) {

  /** The chapters that measure throughput. */
  record Throughput(
      DrainChapter.Plan drain,
      RecurringChapter.Plan recurring,
      SteadyChapter.Plan steady,
      StatementsChapter.Plan statements) {}

  /** The chapters that measure databases with a history. */
  record Grown(GrowthChapter.Plan growth, QueriesChapter.Plan queries, AlertsChapter.Plan alerts) {}

  private static final Set<String> NAMES =
      Set.of(
          "drain",
          "scale",
          "lateness",
          "recurring",
          "steady",
          "settings",
          "statements",
          "growth",
          "queries",
          "alerts",
          "start");

  // As docs/scaling.md advises.
  private static final Size SMALL = new Size(new Words("small", "小"), 10, Map.of());
  private static final Size MEDIUM =
      new Size(
          new Words("medium", "中"),
          100,
          Map.of(
              "shared_buffers", "1GB",
              "max_wal_size", "8GB",
              "max_locks_per_transaction", "128",
              "autovacuum_vacuum_cost_limit", "1000"));
  private static final Map<String, String> LARGE =
      Map.of(
          "shared_buffers", "8GB",
          "max_wal_size", "32GB",
          "max_locks_per_transaction", "128",
          "autovacuum_vacuum_cost_limit", "2000",
          "autovacuum_max_workers", "6",
          "max_connections", "200");
  private static final List<Size> SIZES =
      List.of(
          SMALL,
          MEDIUM,
          new Size(new Words("large", "大"), 1_000, LARGE),
          new Size(new Words("large", "大"), 5_000, LARGE));

  /** For a quick look: the order of the columns is reliable, a percentile of few calls is not. */
  private static final Plan QUICK =
      new Plan(
          Set.of("drain", "lateness", "queries", "start"),
          new Throughput(
              new DrainChapter.Plan(1, 60_000, 60_000),
              new RecurringChapter.Plan(List.of(1_000)),
              new SteadyChapter.Plan(2_000, 20, 0, 0),
              new StatementsChapter.Plan(30_000, List.of(100), 5)),
          new LatenessChapter.Plan(
              1,
              List.of(
                  new Group(
                      List.of(100, 1_000),
                      List.of(
                          ContenderName.FLOOR,
                          ContenderName.CARILLON,
                          ContenderName.DB_SCHEDULER))),
              4,
              4),
          new SettingsChapter.Plan(10, List.of(MEDIUM)),
          new Grown(
              new GrowthChapter.Plan(
                  1, 10_000, 1_000, 4, List.of(new Past(Database.GROWN, 10_000, 100_000))),
              new QueriesChapter.Plan(Database.GROWN, 10),
              new AlertsChapter.Plan(100_000, 1_000, 10)),
          1);

  private static final Plan FULL =
      new Plan(
          Set.of(
              "drain", "lateness", "recurring", "steady", "growth", "queries", "alerts", "start"),
          new Throughput(
              new DrainChapter.Plan(2, 400_000, 160_000),
              new RecurringChapter.Plan(List.of(1_000, 10_000, 100_000)),
              new SteadyChapter.Plan(2_000, 60, 340, 600),
              new StatementsChapter.Plan(120_000, List.of(100, 1_000), 20)),
          new LatenessChapter.Plan(
              1,
              List.of(
                  new Group(
                      List.of(100, 1_000, 5_000),
                      List.of(
                          ContenderName.FLOOR,
                          ContenderName.CARILLON,
                          ContenderName.CARILLON_CLUSTER,
                          ContenderName.DB_SCHEDULER)),
                  new Group(List.of(100), List.of(ContenderName.JOBRUNR, ContenderName.QUARTZ)),
                  new Group(List.of(10_000), List.of(ContenderName.FLOOR, ContenderName.CARILLON))),
              25,
              10),
          new SettingsChapter.Plan(30, SIZES),
          new Grown(
              new GrowthChapter.Plan(
                  1,
                  50_000,
                  1_000,
                  8,
                  List.of(
                      new Past(Database.GROWN, 100_000, 1_000_000),
                      new Past(Database.LARGE, 1_000_000, 10_000_000))),
              new QueriesChapter.Plan(Database.LARGE, 40),
              new AlertsChapter.Plan(1_000_000, 10_000, 30)),
          2);

  static Plan named(String name) {
    return switch (name) {
      case "quick" -> QUICK;
      case "full" -> FULL;
      default -> throw new IllegalArgumentException("must be quick or full, not " + name);
    };
  }

  /**
   * Returns the chapters in order; the steady chapter loads the pasts of growth while it watches
   * the heap.
   *
   * @param names of the wanted ones; the usual ones without any
   */
  List<Chapter> chapters(Set<String> names) {
    if (!NAMES.containsAll(names)) {
      throw new IllegalArgumentException("chapters are " + NAMES + ", not " + names);
    }
    Set<String> wanted = names.isEmpty() ? usual : names;
    Pasts pasts = new Pasts(grown.growth().pasts());
    Meanwhile meanwhile =
        wanted.contains("growth") || wanted.contains("queries") ? pasts::load : none -> {};
    List<Chapter> all =
        List.of(
            new DrainChapter(throughput.drain()),
            new ScaleChapter(throughput.drain().executions()),
            new LatenessChapter(lateness),
            new RecurringChapter(throughput.recurring()),
            new SteadyChapter(
                wanted.size() == 1 ? throughput.steady().alone() : throughput.steady(), meanwhile),
            new SettingsChapter(settings),
            new StatementsChapter(throughput.statements()),
            new GrowthChapter(grown.growth(), pasts),
            new QueriesChapter(
                wanted.size() == 1 ? grown.queries().alone() : grown.queries(), pasts),
            new AlertsChapter(grown.alerts()),
            new StartChapter(starts));
    return all.stream().filter(one -> wanted.contains(one.name())).toList();
  }
}
