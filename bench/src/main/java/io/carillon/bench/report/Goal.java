package io.carillon.bench.report;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;

/**
 * A goal and its result.
 *
 * @param found the figure of the run
 * @param bound the figure to reach
 */
public record Goal(Words what, Words found, Words bound, boolean reached) {

  /** Returns a goal that the median of the rounds must reach or exceed. */
  public static Goal atLeast(Words what, Spread found, double bound) {
    return new Goal(
        what,
        Words.same(found.cell()),
        new Words("at least " + Spread.rounded(bound), "至少 " + Spread.rounded(bound)),
        found.median() >= bound);
  }

  /**
   * Returns a goal that the median of the rounds must stay below.
   *
   * @param unit of both figures, with a leading space where needed
   */
  public static Goal below(Words what, Spread found, double bound, String unit) {
    return new Goal(
        what,
        Words.same(found.cell() + unit),
        new Words(
            "below %s%s".formatted(Spread.rounded(bound), unit),
            "低于 %s%s".formatted(Spread.rounded(bound), unit)),
        found.median() < bound);
  }

  /** Returns the goal as one line for people. */
  public String line(Language language) {
    String form =
        switch (language) {
          case EN -> "%s: %s, goal %s: %s";
          case ZH -> "%s：%s，目标%s：%s";
        };
    return form.formatted(
        what.in(language), found.in(language), bound.in(language), verdict().in(language));
  }

  private Words verdict() {
    return reached ? new Words("reached", "达到") : new Words("MISSED", "未达到");
  }
}
