package io.carillon.cli.output;

import io.carillon.cli.text.DisplayText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Prints a list page by page: a table whose columns keep the width of its first page, or grow; an
 * array of JSON or YAML; names. Call {@link #end} after the last page.
 */
public final class ListPrinter {

  private static final int LEAST = 8;
  private static final String GAP = "  ";

  private final Output output;
  private final List<Column> columns;
  private final Function<JsonNode, String> name;
  private int[] widths = {};
  private long printed;

  /**
   * Creates it.
   *
   * @param columns of the table; those of the wide one are left out of the other
   * @param name what the format {@code name} prints of an item
   */
  public ListPrinter(Output output, List<Column> columns, Function<JsonNode, String> name) {
    this.output = output;
    this.columns =
        columns.stream()
            .filter(column -> !column.wide() || output.format() == OutputFormat.WIDE)
            .toList();
    this.name = name;
  }

  /** Prints a list that has no further pages. */
  public void all(List<JsonNode> items) {
    page(items);
    end();
  }

  /** Prints a page. */
  public void page(List<JsonNode> items) {
    switch (output.format()) {
      case TABLE, WIDE -> table(items);
      case JSON -> items.forEach(this::json);
      case YAML -> items.forEach(this::yaml);
      case NAME -> items.forEach(item -> output.line(DisplayText.line(name.apply(item))));
    }
    printed += output.format() == OutputFormat.JSON ? 0 : items.size();
  }

  /** Ends the list; says so when it is empty. */
  public void end() {
    switch (output.format()) {
      case TABLE, WIDE -> {
        if (printed == 0) {
          output.note("list.empty");
        }
      }
      case JSON -> output.line(printed == 0 ? "[]" : "\n]");
      case YAML -> {
        if (printed == 0) {
          output.line("[]");
        }
      }
      case NAME -> {}
    }
  }

  private void json(JsonNode item) {
    output.print((printed++ == 0 ? "[\n" : ",\n") + Documents.json(item).indent(2).stripTrailing());
  }

  private void yaml(JsonNode item) {
    String[] lines = Documents.yaml(item).stripTrailing().split("\n", -1);
    StringBuilder entry = new StringBuilder("- " + lines[0] + "\n");
    for (int i = 1; i < lines.length; i++) {
      entry.append(lines[i].isEmpty() ? "" : "  ").append(lines[i]).append('\n');
    }
    output.print(entry.toString());
  }

  private void table(List<JsonNode> items) {
    List<List<Cell>> rows = items.stream().map(this::cells).toList();
    boolean first = widths.length == 0;
    List<String> titles =
        columns.stream()
            .map(
                column -> output.messages().text("column." + column.key()).toUpperCase(Locale.ROOT))
            .toList();
    widen(titles, rows);
    if (first && !items.isEmpty()) {
      output.line(
          row(titles.stream().map(title -> new Cell(title, Style.BOLD)).toList()).stripTrailing());
    }
    rows.forEach(row -> output.line(row(row)));
  }

  private List<Cell> cells(JsonNode item) {
    return columns.stream().map(c -> c.value().of(item, output.display().writing())).toList();
  }

  private void widen(List<String> titles, List<List<Cell>> rows) {
    int[] needed = new int[columns.size()];
    for (int i = 0; i < needed.length; i++) {
      int column = i;
      int before = i < widths.length ? widths[i] : DisplayText.width(titles.get(i));
      needed[i] =
          Math.max(
              before,
              rows.stream()
                  .mapToInt(row -> DisplayText.width(row.get(column).text()))
                  .max()
                  .orElse(0));
    }
    fit(needed);
    widths = needed;
  }

  /** Narrows the widest columns until a row fits the terminal. */
  private void fit(int[] needed) {
    int room = output.display().columns() - GAP.length() * (needed.length - 1);
    if (output.display().columns() == 0) {
      return;
    }
    int total = 0;
    for (int width : needed) {
      total += width;
    }
    for (; total > room; total--) {
      int widest = 0;
      for (int i = 1; i < needed.length; i++) {
        widest = needed[i] > needed[widest] ? i : widest;
      }
      if (needed[widest] <= LEAST) {
        return;
      }
      needed[widest]--;
    }
  }

  private String row(List<Cell> cells) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean cuts = output.display().columns() > 0;
      String text = cuts ? DisplayText.cut(cell.text(), widths[i]) : cell.text();
      boolean last = i == cells.size() - 1;
      String fill = last ? "" : " ".repeat(Math.max(0, widths[i] - DisplayText.width(text)));
      shown.add(output.styled(text, cell.style()) + fill);
    }
    return String.join(GAP, shown);
  }
}
