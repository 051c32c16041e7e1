package io.carillon.bench.report;

import io.carillon.bench.chart.Chart;
import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * What one chapter found, as a part of a page.
 *
 * @param name by which the page marks its place
 * @param measured when and on what
 */
public record Section(
    String name, Words measured, List<Chart> charts, List<Table> tables, List<Goal> goals) {

  /** In Markdown. */
  public List<String> lines(Language language) {
    List<String> lines = new ArrayList<>();
    lines.add(measured.in(language));
    lines.add("");
    for (Chart chart : charts) {
      lines.add(
          "![%s](benchmarks/%s)".formatted(chart.title().in(language), file(chart, language)));
      lines.add("");
    }
    for (Table table : tables) {
      lines.addAll(table.lines(language));
      lines.add("");
    }
    goals.forEach(goal -> lines.add("- " + goal.line(language)));
    return lines;
  }

  /** The name of a chart's file. */
  static String file(Chart chart, Language language) {
    return chart.name() + language.ending() + ".svg";
  }
}
