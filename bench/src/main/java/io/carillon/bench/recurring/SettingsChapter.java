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

/**
 * Measures the settings that docs/scaling.md advises, each size at its rate, next to the usual
 * settings.
 */
public final class SettingsChapter implements Chapter {

  private static final int PERIOD_SECONDS = 10;

  /**
   * The extent of the measurement.
   *
   * @param seconds for each size with each of two settings
   */
  public record Plan(int seconds, List<Size> sizes) {}

  /**
   * A size of an installation.
   *
   * @param rate due times a second
   * @param settings of PostgreSQL on top of the usual ones
   */
  public record Size(Words name, int rate, Map<String, String> settings) {}

  private final Plan plan;
  private final Map<Words, Late> found = new LinkedHashMap<>();

  /** Creates the chapter with that plan. */
  public SettingsChapter(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String name() {
    return "settings";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    for (Size size : plan.sizes()) {
      measure(laboratory, size, new Words("as embedded", "与内嵌一致"), Map.of());
      if (!size.settings().isEmpty()) {
        measure(laboratory, size, size.name(), size.settings());
      }
    }
  }

  private void measure(Laboratory laboratory, Size size, Words label, Map<String, String> settings)
      throws Exception {
    var measurement =
        new Measurement.Recurring(
            Recurrence.WARM_UP, size.rate() * PERIOD_SECONDS, PERIOD_SECONDS, plan.seconds(), 0);
    Late late =
        laboratory
            .measureWith(settings, ContenderName.CARILLON, measurement, Recurred.class)
            .late();
    found.put(
        new Words(
            "%,d a second, %s".formatted(size.rate(), label.en()),
            "每秒 %,d 次，%s".formatted(size.rate(), label.zh())),
        late);
    laboratory.progress(
        "settings, %,d a second, %s: p99 %s ms"
            .formatted(size.rate(), label.en(), Spread.rounded(late.p99())));
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
