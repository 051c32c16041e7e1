package io.carillon.bench.recurring;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding.Recurred;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Measures schedules that recur each second: their lateness, and then the heap for several minutes.
 */
public final class SteadyChapter implements Chapter {

  // The process starts, loads and warms up before the span that must not be disturbed.
  private static final Duration BEFORE = Duration.ofSeconds(20);
  // The heap may still settle while the first samples are taken.
  private static final int SETTLING_SAMPLES = 3;
  private static final double GROWTH_GOAL = 5;

  /**
   * The extent of the measurement.
   *
   * @param seconds how long lateness is measured, undisturbed
   * @param heapSeconds how long the heap is watched then; 0 for not at all
   * @param heapSecondsAlone the same where no other chapter is measured
   */
  public record Plan(int schedules, int seconds, int heapSeconds, int heapSecondsAlone) {

    /** Returns the plan for a run without other chapters. */
    public Plan alone() {
      return new Plan(schedules, seconds, heapSecondsAlone, heapSecondsAlone);
    }
  }

  private final Plan plan;
  private final Meanwhile meanwhile;
  private @Nullable Recurred found;

  /**
   * Creates the chapter with that plan.
   *
   * @param meanwhile runs while the heap is watched
   */
  public SteadyChapter(Plan plan, Meanwhile meanwhile) {
    this.plan = plan;
    this.meanwhile = meanwhile;
  }

  @Override
  public String name() {
    return "steady";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
      Future<Recurred> steady = beside.submit(() -> measureSteady(laboratory));
      Thread.sleep(BEFORE.plusSeconds(plan.seconds()));
      meanwhile.run(laboratory);
      found = steady.get();
    }
    laboratory.progress(
        "steady, %,d one-second schedules: p99 %s ms"
            .formatted(plan.schedules(), Spread.rounded(found().late().p99())));
  }

  private Recurred measureSteady(Laboratory laboratory) throws Exception {
    var measurement =
        new Measurement.Recurring(
            Recurrence.WARM_UP, plan.schedules(), 1, plan.seconds(), plan.heapSeconds());
    return laboratory.measure(ContenderName.CARILLON, measurement, Recurred.class);
  }

  private Recurred found() {
    return Objects.requireNonNull(found, "not measured");
  }

  @Override
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    tables.add(
        Recurrence.table(
            Map.of(Recurrence.label(plan.schedules(), new Words("second", "秒")), found().late())));
    if (!settled().isEmpty()) {
      tables.add(heap());
    }
    return tables;
  }

  private List<Double> settled() {
    List<Double> live = found().live();
    return live.subList(Math.min(SETTLING_SAMPLES, live.size()), live.size());
  }

  private Table heap() {
    List<Double> live = settled();
    List<Words> head =
        List.of(
            new Words("heap in use after a collection, MB", "垃圾回收后仍在使用的堆，MB"),
            new Words("start", "开始"),
            new Words("end", "结束"),
            new Words("most", "最多"),
            new Words("trend over the span, %", "整段趋势，%"),
            new Words("due times held back meanwhile", "期间被推迟的到期时刻"));
    List<Words> row =
        List.of(
            new Words(
                "%,d executions a second".formatted(plan.schedules()),
                "每秒 %,d 次执行".formatted(plan.schedules())),
            megabytes(live.getFirst()),
            megabytes(live.getLast()),
            megabytes(live.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN)),
            same(Spread.rounded(Trend.percent(live))),
            same("%,d".formatted(found().heldBack())));
    return new Table(head, List.of(row));
  }

  private static Words megabytes(double figure) {
    return same(Spread.rounded(figure));
  }

  @Override
  public List<Goal> goals() {
    if (settled().isEmpty()) {
      return List.of();
    }
    Words what = new Words("heap under a steady load, growth", "稳定负载下堆的增长");
    return List.of(
        Goal.below(what, Spread.of(List.of(Trend.percent(settled()))), GROWTH_GOAL, " %"));
  }
}
