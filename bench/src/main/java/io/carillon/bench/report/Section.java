package io.carillon.bench.report;

import io.carillon.bench.chart.Chart;
import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of one chapter as a section of a page.
 *
 * @param name in the marks of the page
 * @param measured the date and the machine
 */
public record Section(
    String name, Words measured, List<Chart> charts, List<Table> tables, List<Goal> goals) {

  /** Returns the section in Markdown. */
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

  /** Returns the file name of a chart. */
  static String file(Chart chart, Language language) {
    return chart.name() + language.ending() + ".svg";
  }
}
