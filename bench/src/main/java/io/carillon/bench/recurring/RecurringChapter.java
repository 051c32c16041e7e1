package io.carillon.bench.recurring;

import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding.Late;
import io.carillon.bench.order.Finding.Recurred;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures schedules that recur each minute, for a minute. */
public final class RecurringChapter implements Chapter {

  private static final int MINUTE = 60;

  /**
   * The extent of the measurement.
   *
   * @param minutely numbers of one-minute schedules, each measured for a minute
   */
  public record Plan(List<Integer> minutely) {}

  private final Plan plan;
  private final Map<Words, Late> found = new LinkedHashMap<>();

  /** Creates the chapter with that plan. */
  public RecurringChapter(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String name() {
    return "recurring";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    for (int schedules : plan.minutely()) {
      var measurement = new Measurement.Recurring(Recurrence.WARM_UP, schedules, MINUTE, MINUTE, 0);
      Late late = laboratory.measure(ContenderName.CARILLON, measurement, Recurred.class).late();
      found.put(Recurrence.label(schedules, new Words("minute", "分钟")), late);
      laboratory.progress(
          "recurring, %,d one-minute schedules: p99 %s ms"
              .formatted(schedules, Spread.rounded(late.p99())));
    }
  }

  @Override
  public List<Table> tables() {
    return found.isEmpty() ? List.of() : List.of(Recurrence.table(found));
  }

  @Override
  public List<Goal> goals() {
    return List.of();
  }
}
