package io.carillon.bench.rabbitmq;

import io.carillon.bench.order.Finding.Late;
import io.carillon.bench.passage.Passage;
import io.carillon.bench.text.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What all rounds found, as tables in Markdown: medians, with the lowest and the highest. */
final class RabbitReport {

  private static final double TIMES_CELERY = 1.5;
  private static final double TIMES_CELERY_EVENTS = 2.5;
  private static final double P50_GOAL = 5;
  private static final double P99_GOAL = 20;

  private final Map<Contestant, List<Passage>> passages = new EnumMap<>(Contestant.class);
  private final List<List<Late>> lateness = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  void add(Figure figure) {
    String title = figure.contestant().title();
    if (figure.passage() != null) {
      passages.computeIfAbsent(figure.contestant(), any -> new ArrayList<>()).add(figure.passage());
      figure.passage().faults().forEach(fault -> faults.add(title + ": " + fault));
    }
    if (figure.lateness() != null) {
      lateness.add(figure.late());
      figure.lateness().faults().forEach(fault -> faults.add(title + ", lateness: " + fault));
    }
  }

  /** What should not be; empty when everything ran, once. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!passages.isEmpty()) {
      lines.addAll(drains());
    }
    if (!lateness.isEmpty()) {
      lines.addAll(starts());
    }
    faults.forEach(fault -> lines.add("- FAULT: " + fault));
    if (faults.isEmpty()) {
      lines.add("- audited after each measurement: every task ran, once");
    }
    return lines;
  }

  private List<String> drains() {
    List<String> lines = new ArrayList<>();
    lines.add("| through RabbitMQ | drained, tasks a second | queued before, tasks a second |");
    lines.add("|---|---:|---:|");
    passages.forEach((contestant, found) -> lines.add(row(contestant, found)));
    lines.add("");
    lines.add(ratio(Contestant.CELERY, TIMES_CELERY));
    lines.add(ratio(Contestant.CELERY_EVENTS, TIMES_CELERY_EVENTS));
    lines.add("");
    return lines;
  }

  private List<String> starts() {
    List<String> lines = new ArrayList<>();
    lines.add("| Carillon, due time to start | p50, ms | p90 | p99 | longest |");
    lines.add("|---|---:|---:|---:|---:|");
    for (int i = 0; i < RabbitPlan.RATES.size(); i++) {
      lines.add(row(i));
    }
    lines.add("");
    lines.add(late("p50", Late::p50, P50_GOAL));
    lines.add(late("p99", Late::p99, P99_GOAL));
    return lines;
  }

  private static String row(Contestant contestant, List<Passage> found) {
    return "| %s | %s | %s |"
        .formatted(
            contestant.title(),
            spread(found, Passage::drained).cell(),
            Spread.rounded(spread(found, Passage::queued).median()));
  }

  private String row(int place) {
    List<Late> found = late(place);
    return "| %,d a second | %s | %s | %s | %s |"
        .formatted(
            RabbitPlan.RATES.get(place),
            spread(found, Late::p50).cell(),
            spread(found, Late::p90).cell(),
            spread(found, Late::p99).cell(),
            spread(found, Late::longest).cell());
  }

  /** Of the rates in the same round, since the machine is another one in the next. */
  private String ratio(Contestant peer, double goal) {
    List<Passage> ours = of(Contestant.CARILLON);
    List<Passage> theirs = of(peer);
    Spread ratios =
        Spread.of(
            IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToObj(i -> ours.get(i).drained() / theirs.get(i).drained())
                .toList());
    return "- drained, times %s: %s, goal at least %s: %s"
        .formatted(peer.title(), ratios.cell(), goal, reached(ratios.median() >= goal));
  }

  private String late(String name, ToDoubleFunction<Late> figure, double goal) {
    Spread found = spread(late(0), figure);
    return "- due time to start at %,d a second, %s: %s ms, goal below %s: %s"
        .formatted(
            RabbitPlan.RATES.getFirst(), name, found.cell(), goal, reached(found.median() < goal));
  }

  private static String reached(boolean is) {
    return is ? "reached" : "MISSED";
  }

  private List<Passage> of(Contestant contestant) {
    return passages.getOrDefault(contestant, List.of());
  }

  private List<Late> late(int place) {
    return lateness.stream().map(rates -> rates.get(place)).toList();
  }

  private static <T> Spread spread(List<T> rounds, ToDoubleFunction<T> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
  }
}
