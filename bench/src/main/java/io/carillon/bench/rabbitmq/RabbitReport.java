package io.carillon.bench.rabbitmq;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.order.Finding.Late;
import io.carillon.bench.passage.Passage;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Section;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The results of all rounds: medians, with the lowest and the highest. */
final class RabbitReport {

  private static final double TIMES_CELERY = 1.5;
  private static final double TIMES_CELERY_EVENTS = 2.5;
  private static final double P50_GOAL = 5;
  private static final double P99_GOAL = 20;

  private final Map<Contestant, List<Passage>> passages = new EnumMap<>(Contestant.class);
  private final List<List<Late>> lateness = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  void add(Figure figure) {
    String title = figure.contestant().title().en();
    if (figure.passage() != null) {
      passages.computeIfAbsent(figure.contestant(), any -> new ArrayList<>()).add(figure.passage());
      figure.passage().faults().forEach(fault -> faults.add(title + ": " + fault));
    }
    if (figure.lateness() != null) {
      lateness.add(figure.late());
      figure.lateness().faults().forEach(fault -> faults.add(title + ", lateness: " + fault));
    }
  }

  /** Returns the faults; empty when everything ran exactly once. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  /** Returns the results as a section of the page; without tables when nothing was measured. */
  Section section(Words measured) {
    List<Table> tables = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    if (!passages.isEmpty()) {
      tables.add(drains());
      goals.add(ratio(Contestant.CELERY, TIMES_CELERY));
      goals.add(ratio(Contestant.CELERY_EVENTS, TIMES_CELERY_EVENTS));
    }
    if (!lateness.isEmpty()) {
      tables.add(starts());
      goals.add(late("p50", Late::p50, P50_GOAL));
      goals.add(late("p99", Late::p99, P99_GOAL));
    }
    return new Section("rabbitmq", measured, List.of(), tables, goals);
  }

  private Table drains() {
    List<Words> head =
        List.of(
            new Words("through RabbitMQ", "经过 RabbitMQ"),
            new Words("drained, tasks a second", "清空，每秒任务数"),
            new Words("queued before, tasks a second", "此前入队，每秒任务数"));
    List<List<Words>> rows = new ArrayList<>();
    passages.forEach((contestant, found) -> rows.add(row(contestant, found)));
    return new Table(head, rows);
  }

  private static List<Words> row(Contestant contestant, List<Passage> found) {
    return List.of(
        contestant.title(),
        cell(found, Passage::drained),
        same(Spread.rounded(Spread.of(found, Passage::queued).median())));
  }

  private Table starts() {
    List<Words> head =
        List.of(
            new Words("Carillon, due time to start", "Carillon，到期至开始"),
            new Words("p50, ms", "p50，毫秒"),
            same("p90"),
            same("p99"),
            new Words("longest", "最长"));
    return new Table(
        head, IntStream.range(0, RabbitPlan.RATES.size()).mapToObj(this::row).toList());
  }

  private List<Words> row(int place) {
    List<Late> found = late(place);
    int rate = RabbitPlan.RATES.get(place);
    return List.of(
        new Words("%,d a second".formatted(rate), "%,d 次/秒".formatted(rate)),
        cell(found, Late::p50),
        cell(found, one -> one.millis().p90()),
        cell(found, Late::p99),
        cell(found, one -> one.millis().longest()));
  }

  private static <T> Words cell(List<T> rounds, ToDoubleFunction<T> figure) {
    return same(Spread.of(rounds, figure).cell());
  }

  /** Compares rates of the same round, since the machine's speed changes between rounds. */
  private Goal ratio(Contestant peer, double bound) {
    List<Passage> ours = of(Contestant.CARILLON);
    List<Passage> theirs = of(peer);
    Spread ratios =
        Spread.of(
            IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToObj(i -> ours.get(i).drained() / theirs.get(i).drained())
                .toList());
    Words what =
        new Words("drained, times " + peer.title().en(), "清空，与“%s”之比".formatted(peer.title().zh()));
    return Goal.atLeast(what, ratios, bound);
  }

  private Goal late(String name, ToDoubleFunction<Late> figure, double bound) {
    int rate = RabbitPlan.RATES.getFirst();
    Words what =
        new Words(
            "due time to start at %,d a second, %s".formatted(rate, name),
            "到期至开始，每秒 %,d 次，%s".formatted(rate, name));
    return Goal.below(what, Spread.of(late(0), figure), bound, " ms");
  }

  private List<Passage> of(Contestant contestant) {
    return passages.getOrDefault(contestant, List.of());
  }

  private List<Late> late(int place) {
    return lateness.stream().map(rates -> rates.get(place)).toList();
  }
}
