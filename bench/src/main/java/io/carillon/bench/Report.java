package io.carillon.bench;

import io.carillon.bench.contender.ContenderName;
import io.carillon.bench.contender.Result;
import io.carillon.bench.contender.Result.Cost;
import io.carillon.bench.contender.Result.Drained;
import io.carillon.bench.contender.Result.Late;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What all rounds found, as tables in Markdown: medians, with the lowest and the highest. */
final class Report {

  private static final double TIMES_DB_SCHEDULER = 8;
  private static final double OF_FLOOR = 0.5;
  private static final Map<Integer, Double> P99_GOALS = Map.of(100, 10.0, 1_000, 15.0);

  private final Plan plan;
  private final Map<ContenderName, List<Drained>> drains = new EnumMap<>(ContenderName.class);
  private final Map<ContenderName, List<List<Late>>> lateness = new EnumMap<>(ContenderName.class);
  private final List<String> faults = new ArrayList<>();

  Report(Plan plan) {
    this.plan = plan;
    for (ContenderName name : ContenderName.values()) {
      drains.put(name, new ArrayList<>());
      lateness.put(name, new ArrayList<>());
    }
  }

  void add(ContenderName name, Result result) {
    if (result.drained() != null) {
      of(drains, name).add(result.drained());
    } else {
      of(lateness, name).add(result.lateness());
    }
    result.faults().forEach(fault -> faults.add(name.title() + ": " + fault));
  }

  /** What should not be; empty when every execution ended, once. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| drain | executions a second | CPU, own + PostgreSQL, µs | WAL, bytes | others |");
    lines.add("|---|---:|---:|---:|---:|");
    drains.forEach((name, found) -> lines.add(drainRow(name, found)));
    for (int i = 0; i < plan.rates().size(); i++) {
      lines.addAll(latenessTable(i));
    }
    lines.add("");
    lines.addAll(goals());
    return lines;
  }

  private static String drainRow(ContenderName name, List<Drained> found) {
    return "| %s | %s | %s |"
        .formatted(
            name.title(),
            spread(found, Drained::perSecond).cell(),
            costs(found.stream().map(Drained::cost).toList()));
  }

  private List<String> latenessTable(int place) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "| %,d a second | p50, ms | p90 | p99 | longest | CPU, own + PostgreSQL, µs | WAL, bytes | others |"
            .formatted(plan.rates().get(place)));
    lines.add("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (ContenderName name : ContenderName.values()) {
      lines.add(latenessRow(name, late(name, place)));
    }
    return lines;
  }

  private static String latenessRow(ContenderName name, List<Late> found) {
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            name.title(),
            spread(found, Late::p50).cell(),
            spread(found, Late::p90).cell(),
            spread(found, Late::p99).cell(),
            spread(found, Late::longest).cell(),
            costs(found.stream().map(Late::cost).toList()));
  }

  private static String costs(List<Cost> costs) {
    return "%s + %s | %s | %s"
        .formatted(
            Spread.rounded(spread(costs, Cost::ownCpu).median()),
            Spread.rounded(spread(costs, Cost::serverCpu).median()),
            Spread.rounded(spread(costs, Cost::walBytes).median()),
            Spread.rounded(spread(costs, Cost::othersCores).median()));
  }

  private List<String> goals() {
    List<String> lines = new ArrayList<>();
    lines.add(ratio(ContenderName.DB_SCHEDULER, TIMES_DB_SCHEDULER));
    lines.add(ratio(ContenderName.FLOOR, OF_FLOOR));
    for (int i = 0; i < plan.rates().size(); i++) {
      lines.add(p99(i));
    }
    return lines;
  }

  /** Of the rates in the same round, since the machine is another one in the next. */
  private String ratio(ContenderName peer, double goal) {
    List<Drained> ours = of(drains, ContenderName.CARILLON);
    List<Drained> theirs = of(drains, peer);
    Spread ratios =
        Spread.of(
            IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i).perSecond() / theirs.get(i).perSecond())
                .toList());
    return "- drain, times %s: %s, goal at least %s: %s"
        .formatted(
            peer.title(), ratios.cell(), goal, ratios.median() >= goal ? "reached" : "MISSED");
  }

  private String p99(int place) {
    int rate = plan.rates().get(place);
    double goal = Objects.requireNonNull(P99_GOALS.get(rate));
    Spread found = spread(late(ContenderName.CARILLON, place), Late::p99);
    return "- lateness at %,d a second, p99: %s ms, goal below %s: %s"
        .formatted(rate, found.cell(), goal, found.median() < goal ? "reached" : "MISSED");
  }

  private List<Late> late(ContenderName name, int place) {
    return of(lateness, name).stream().map(rates -> rates.get(place)).toList();
  }

  private static <T> Spread spread(List<T> rounds, ToDoubleFunction<T> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
  }

  private static <T> List<T> of(Map<ContenderName, List<T>> found, ContenderName name) {
    return Objects.requireNonNull(found.get(name));
  }
}
