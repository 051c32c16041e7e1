package io.carillon.bench.report;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table with row labels in the first column and figures in the others.
 *
 * @param head one per column
 * @param rows each with a cell for each column
 */
public record Table(List<Words> head, List<List<Words>> rows) {

  public Table {
    rows.stream()
        .filter(row -> row.size() != head.size())
        .findAny()
        .ifPresent(row -> {
          throw new IllegalArgumentException("not as many cells as columns: " + row);
        });
  }

  /** Returns the table in Markdown. */
  public List<String> lines(Language language) {
    List<String> lines = new ArrayList<>();
    lines.add(line(head, language));
    lines.add("|---|" + "---:|".repeat(head.size() - 1));
    rows.forEach(row -> lines.add(line(row, language)));
    return lines;
  }

  private static String line(List<Words> cells, Language language) {
    return cells.stream()
        .map(cell -> cell.in(language))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
