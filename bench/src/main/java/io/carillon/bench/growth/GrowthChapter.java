package io.carillon.bench.growth;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.chapter.Columns;
import io.carillon.bench.chart.BarChart;
import io.carillon.bench.chart.BarChart.Bar;
import io.carillon.bench.chart.Chart;
import io.carillon.bench.laboratory.Database;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding.Both;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Measures drain and lateness with many idle schedules and a long history. */
public final class GrowthChapter implements Chapter {

  private static final double CHANGE_GOAL = 15;

  /**
   * The extent of the measurement.
   *
   * @param rounds number of rounds, the databases taking turns
   * @param drain executions that count; as many again come first to warm up
   * @param rate due times a second
   * @param seconds of that rate
   */
  public record Plan(int rounds, int drain, int rate, int seconds, List<Past> pasts) {}

  private static final int WARM_UP_SECONDS = 6;

  private final Plan plan;
  private final Pasts pasts;
  private final Map<Database, List<Both>> found = new EnumMap<>(Database.class);

  /** Creates the chapter with that plan and those pasts. */
  public GrowthChapter(Plan plan, Pasts pasts) {
    this.plan = plan;
    this.pasts = pasts;
  }

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    pasts.load(laboratory);
    for (int round = 1; round <= plan.rounds(); round++) {
      laboratory.create(Database.NEW);
      measure(laboratory, Database.NEW, round);
      for (Past past : pasts.all()) {
        measure(laboratory, past.database(), round);
      }
    }
  }

  private void measure(Laboratory laboratory, Database database, int round) throws Exception {
    var drain = new Measurement.Drain(plan.drain(), plan.drain());
    var measurement =
        new Measurement.Beside(drain, plan.rate(), WARM_UP_SECONDS, plan.seconds(), round);
    Both both = laboratory.measureIn(database, ContenderName.CARILLON, measurement, Both.class);
    found.computeIfAbsent(database, none -> new ArrayList<>()).add(both);
    laboratory.progress(
        "growth, round %d of %d, %s: %,.0f a second, p99 %s ms at %,d a second"
            .formatted(
                round,
                plan.rounds(),
                label(database).en(),
                both.drained().perSecond(),
                Spread.rounded(both.late().p99()),
                plan.rate()));
  }

  private Words label(Database database) {
    return pasts.all().stream()
        .filter(past -> past.database() == database)
        .findAny()
        .map(Past::label)
        .orElse(new Words("empty", "空"));
  }

  @Override
  public List<Table> tables() {
    List<Words> head =
        List.of(
            new Words("growth", "增长"),
            new Words("drain, executions a second", "清空队列，每秒执行数"),
            new Words(
                "p50 at %,d a second, ms".formatted(plan.rate()),
                "每秒 %,d 次时的 p50，毫秒".formatted(plan.rate())),
            same("p99"),
            new Words("drain: CPU of PostgreSQL, µs", "清空队列：PostgreSQL 的 CPU，µs"));
    List<List<Words>> rows = new ArrayList<>();
    found.forEach((database, rounds) -> rows.add(row(database, rounds)));
    return List.of(new Table(head, rows));
  }

  private List<Words> row(Database database, List<Both> rounds) {
    return List.of(
        label(database),
        Columns.spread(rounds, both -> both.drained().perSecond()),
        Columns.spread(rounds, both -> both.late().p50()),
        Columns.spread(rounds, both -> both.late().p99()),
        Columns.spread(rounds, both -> both.drained().cost().serverCpu()));
  }

  @Override
  public List<Chart> charts() {
    Words rate =
        new Words(
            "Lateness with growth, p50 at %,d a second".formatted(plan.rate()),
            "随增长的延迟，每秒 %,d 次时的 p50".formatted(plan.rate()));
    return List.of(
        new BarChart(
            "growth-drain",
            new Words("Drain with growth, executions a second", "随增长的清空速度，每秒执行数"),
            "",
            bars(both -> both.drained().perSecond())),
        new BarChart("growth-lateness", rate, " ms", bars(both -> both.late().p50())));
  }

  private List<Bar> bars(ToDoubleFunction<Both> figure) {
    List<Bar> bars = new ArrayList<>();
    found.forEach((database, rounds) ->
        bars.add(
            new Bar(label(database), Spread.of(rounds, figure), ContenderName.CARILLON.colour())));
    return bars;
  }

  @Override
  public List<Goal> goals() {
    if (!found.containsKey(Database.LARGE)) {
      return List.of();
    }
    return List.of(
        Goal.below(
            new Words("growth to the last row, slower drain", "增长到最后一行，清空变慢"),
            slower(both -> 1 / both.drained().perSecond()),
            CHANGE_GOAL,
            " %"),
        Goal.below(
            new Words("growth to the last row, later p50", "增长到最后一行，p50 变晚"),
            slower(both -> both.late().p50()),
            CHANGE_GOAL,
            " %"));
  }

  /** Returns the increase over the empty database in percent, in the same round. */
  private Spread slower(ToDoubleFunction<Both> figure) {
    List<Both> empty = of(Database.NEW);
    List<Both> large = of(Database.LARGE);
    return Spread.of(
        IntStream.range(0, large.size())
            .mapToObj(i ->
                100 * figure.applyAsDouble(large.get(i)) / figure.applyAsDouble(empty.get(i)) - 100)
            .toList());
  }

  private List<Both> of(Database database) {
    return Objects.requireNonNull(found.get(database));
  }
}
