package io.carillon.bench.chapter;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.chart.Chart;
import io.carillon.bench.chart.LogChart;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding.Late;
import io.carillon.bench.order.Finding.Punctual;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Order.WarmUp;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Measures lateness, from the due time to the start of the handler, at rising rates. */
public final class LatenessChapter implements Chapter {

  private static final Map<Integer, Double> P99_GOALS = Map.of(100, 10.0, 1_000, 15.0, 5_000, 30.0);
  private static final List<ContenderName> OURS =
      List.of(ContenderName.CARILLON, ContenderName.CARILLON_CLUSTER);
  private static final int MUST_KEEP_UP = 10_000;

  private static final Words NOT_TRIED = new Words("fell behind before", "此前已跟不上");
  // A higher rate would leave these a backlog at the beginning.
  private static final Set<ContenderName> SLOW =
      EnumSet.of(ContenderName.JOBRUNR, ContenderName.QUARTZ);
  private static final int SLOW_WARM_UP = 100;

  /**
   * The extent of the measurement.
   *
   * @param rounds number of rounds, the contenders taking turns
   * @param groups by their rates, ascending; a contender is in one group for each of its rates
   * @param warmUpSeconds before each group, at its last rate
   * @param seconds of each rate
   */
  public record Plan(int rounds, List<Group> groups, int warmUpSeconds, int seconds) {

    private List<ContenderName> contenders() {
      return groups.stream()
          .flatMap(group -> group.contenders().stream())
          .sorted()
          .distinct()
          .toList();
    }
  }

  /**
   * Rates that are measured in sequence in one process.
   *
   * @param contenders the measured ones; only those that can drain that many per second
   */
  public record Group(List<Integer> rates, List<ContenderName> contenders) {}

  private final Plan plan;
  private final Map<Integer, Findings<Late>> found = new TreeMap<>();
  private final Set<ContenderName> fellBehind = EnumSet.noneOf(ContenderName.class);

  /** Creates the chapter with that plan. */
  public LatenessChapter(Plan plan) {
    this.plan = plan;
    plan.groups().stream()
        .flatMap(group -> group.rates().stream())
        .forEach(rate -> found.put(rate, new Findings<>()));
  }

  @Override
  public String name() {
    return "lateness";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    for (Group group : plan.groups()) {
      for (int round = 1; round <= plan.rounds(); round++) {
        for (ContenderName name : group.contenders()) {
          if (!fellBehind.contains(name)) {
            measure(laboratory, name, group.rates(), round);
          }
        }
      }
      group.contenders().forEach(name -> noteWhoFellBehind(name, group.rates()));
    }
  }

  private void measure(Laboratory laboratory, ContenderName name, List<Integer> rates, int round)
      throws Exception {
    var measurement = new Measurement.Lateness(warmUp(name, rates), rates, plan.seconds(), round);
    Punctual punctual = laboratory.measure(name, measurement, Punctual.class);
    punctual.rates().forEach(late -> at(late.rate()).add(name, late));
    laboratory.progress(
        "lateness, round %d of %d, %s: p99 %s"
            .formatted(round, plan.rounds(), name.title(), summary(punctual)));
  }

  private WarmUp warmUp(ContenderName name, List<Integer> rates) {
    int rate = SLOW.contains(name) ? SLOW_WARM_UP : rates.getLast();
    return new WarmUp(rate, plan.warmUpSeconds());
  }

  private static String summary(Punctual punctual) {
    return punctual.rates().stream()
        .map(late ->
            "%s ms at %,d a second%s"
                .formatted(
                    Spread.rounded(late.p99()),
                    late.rate(),
                    late.keptUp() ? "" : ", falling behind"))
        .collect(Collectors.joining("; "));
  }

  private void noteWhoFellBehind(ContenderName name, List<Integer> rates) {
    boolean kept =
        rates.stream().flatMap(rate -> at(rate).of(name).stream()).allMatch(Late::keptUp);
    if (!kept) {
      fellBehind.add(name);
    }
  }

  private Findings<Late> at(int rate) {
    return Objects.requireNonNull(found.get(rate));
  }

  @Override
  public List<Table> tables() {
    return found.keySet().stream().map(this::table).toList();
  }

  private Table table(int rate) {
    List<Words> head = new ArrayList<>();
    head.add(new Words("%,d a second".formatted(rate), "%,d 次/秒".formatted(rate)));
    head.addAll(Columns.latenessHead());
    return new Table(
        head, plan.contenders().stream().map(name -> row(name, at(rate).of(name))).toList());
  }

  private List<Words> row(ContenderName name, List<Late> late) {
    List<Words> row = new ArrayList<>();
    row.add(standing(name, late));
    row.addAll(Columns.lateness(late));
    return row;
  }

  private Words standing(ContenderName name, List<Late> late) {
    if (late.isEmpty() && !fellBehind.contains(name)) {
      return new Words(name.title() + ": not measured", name.title() + "：未测量");
    }
    if (late.isEmpty()) {
      return new Words(
          name.title() + ": fell behind at a lower rate", name.title() + "：在更低的频率已跟不上");
    }
    return late.stream().allMatch(Late::keptUp)
        ? same(name.title())
        : new Words(name.title() + ": did not keep up", name.title() + "：跟不上");
  }

  @Override
  public List<Chart> charts() {
    List<LogChart.Line> lines = new ArrayList<>();
    for (ContenderName name : plan.contenders()) {
      lines.add(line(name, "p99", Late::p99, false));
      lines.add(line(name, "p50", Late::p50, true));
    }
    return List.of(
        new LogChart(
            "lateness",
            new Words("Lateness by due times a second", "延迟，按每秒触发次数"),
            found.keySet().stream().map("%,d"::formatted).toList(),
            " ms",
            lines));
  }

  private LogChart.Line line(
      ContenderName name, String percentile, ToDoubleFunction<Late> figure, boolean dashed) {
    List<Double> medians =
        found.values().stream()
            .map(late -> late.has(name) ? Spread.of(late.of(name), figure).median() : Double.NaN)
            .toList();
    return new LogChart.Line(
        same(name.title() + ", " + percentile), medians, name.colour(), dashed);
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    found.forEach((rate, findings) -> {
      if (P99_GOALS.containsKey(rate)) {
        OURS.stream()
            .filter(plan.contenders()::contains)
            .forEach(name -> goals.add(p99(name, rate, findings.of(name))));
      }
      if (rate == MUST_KEEP_UP) {
        goals.add(keptUp(rate, findings.of(ContenderName.CARILLON)));
      }
    });
    return goals;
  }

  private static Goal p99(ContenderName name, int rate, List<Late> late) {
    Words what =
        new Words(
            "lateness at %,d a second, %s, p99".formatted(rate, name.title()),
            "延迟，每秒 %,d 次，%s，p99".formatted(rate, name.title()));
    double bound = Objects.requireNonNull(P99_GOALS.get(rate));
    return late.isEmpty()
        ? new Goal(what, NOT_TRIED, Words.same("%.0f ms".formatted(bound)), false)
        : Goal.below(what, Spread.of(late, Late::p99), bound, " ms");
  }

  private static Goal keptUp(int rate, List<Late> late) {
    boolean kept = !late.isEmpty() && late.stream().allMatch(Late::keptUp);
    return new Goal(
        new Words("%,d a second".formatted(rate), "每秒 %,d 次".formatted(rate)),
        kept
            ? new Words("kept up with", "跟得上")
            : late.isEmpty() ? NOT_TRIED : new Words("fell behind", "跟不上"),
        new Words("kept up with", "跟得上"),
        kept);
  }
}
