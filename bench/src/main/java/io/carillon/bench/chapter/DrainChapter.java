package io.carillon.bench.chapter;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.chart.BarChart;
import io.carillon.bench.chart.BarChart.Bar;
import io.carillon.bench.chart.Chart;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding.Drained;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Drains a queue of empty executions until all are recorded as ended. */
public final class DrainChapter implements Chapter {

  private static final double TIMES_DB_SCHEDULER = 8;
  private static final double OF_FLOOR = 0.5;

  // Slower contenders get fewer executions, so that they take about as long.
  private static final Map<ContenderName, Integer> PARTS =
      Map.of(ContenderName.DB_SCHEDULER, 5, ContenderName.JOBRUNR, 40, ContenderName.QUARTZ, 150);

  // The chapter scale measures several nodes.
  private static final Set<ContenderName> CONTENDERS =
      EnumSet.complementOf(EnumSet.of(ContenderName.CARILLON_CLUSTER));

  // So slow that one round is enough.
  private static final Set<ContenderName> ONCE =
      EnumSet.of(ContenderName.JOBRUNR, ContenderName.QUARTZ);

  /**
   * The extent of the measurement.
   *
   * @param rounds number of rounds, the contenders taking turns
   * @param warmUp executions that come first, as many as take the JVM's compilers to the end of
   *     their work: a scheduler runs for weeks
   * @param executions that count
   */
  public record Plan(int rounds, int warmUp, int executions) {}

  private final Plan plan;
  private final Findings<Drained> found = new Findings<>();

  /** Creates the chapter with that plan. */
  public DrainChapter(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    for (int round = 1; round <= plan.rounds(); round++) {
      for (ContenderName name : CONTENDERS) {
        if (round == 1 || !ONCE.contains(name)) {
          measure(laboratory, name, round);
        }
      }
    }
  }

  private void measure(Laboratory laboratory, ContenderName name, int round) throws Exception {
    int part = PARTS.getOrDefault(name, 1);
    var measurement = new Measurement.Drain(plan.warmUp() / part, plan.executions() / part);
    Drained drained = laboratory.measure(name, measurement, Drained.class);
    found.add(name, drained);
    laboratory.progress(
        "drain, round %d of %d, %s: %,.0f a second"
            .formatted(round, plan.rounds(), name.title(), drained.perSecond()));
  }

  @Override
  public List<Table> tables() {
    List<Words> head = new ArrayList<>();
    head.add(new Words("drain", "清空队列"));
    head.add(new Words("executions a second", "每秒执行数"));
    head.addAll(Columns.COSTS);
    return List.of(new Table(head, CONTENDERS.stream().map(this::row).toList()));
  }

  private List<Words> row(ContenderName name) {
    List<Drained> drained = found.of(name);
    List<Words> row = new ArrayList<>();
    row.add(same(name.title()));
    row.add(Columns.spread(drained, Drained::perSecond));
    row.addAll(Columns.costs(drained.stream().map(Drained::cost).toList()));
    return row;
  }

  @Override
  public List<Chart> charts() {
    List<Bar> bars =
        CONTENDERS.stream()
            .map(name ->
                new Bar(
                    same(name.title()),
                    Spread.of(found.of(name), Drained::perSecond),
                    name.colour()))
            .toList();
    return List.of(
        new BarChart("drain", new Words("Drain, executions a second", "清空队列，每秒执行数"), "", bars));
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        ratio(ContenderName.DB_SCHEDULER, TIMES_DB_SCHEDULER),
        ratio(ContenderName.FLOOR, OF_FLOOR));
  }

  /** Compares rates of the same round, since the machine's speed changes between rounds. */
  private Goal ratio(ContenderName peer, double bound) {
    List<Drained> ours = found.of(ContenderName.CARILLON);
    List<Drained> theirs = found.of(peer);
    Spread ratios =
        Spread.of(
            IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i).perSecond() / theirs.get(i).perSecond())
                .toList());
    Words what = new Words("drain, times ", "清空队列，与之相比的倍数：").and(peer.title());
    return Goal.atLeast(what, ratios, bound);
  }
}
