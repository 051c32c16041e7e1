package io.carillon.bench.report;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;

/**
 * What was to be reached, and what was.
 *
 * @param found what the run found
 * @param bound what it was to be
 */
public record Goal(Words what, Words found, Words bound, boolean reached) {

  /** A goal that the median of the rounds is to exceed or to equal. */
  public static Goal atLeast(Words what, Spread found, double bound) {
    return new Goal(
        what,
        Words.same(found.cell()),
        new Words("at least " + Spread.rounded(bound), "至少 " + Spread.rounded(bound)),
        found.median() >= bound);
  }

  /**
   * A goal that the median of the rounds is to stay below.
   *
   * @param unit of both figures, with a space in front where one belongs there
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

  /** One line, for people. */
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
