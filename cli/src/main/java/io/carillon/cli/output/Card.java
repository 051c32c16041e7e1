package io.carillon.cli.output;

import io.carillon.cli.text.DisplayText;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One thing for people: a field a line, its titles as wide as the widest. */
final class Card {

  private final Output output;

  Card(Output output) {
    this.output = output;
  }

  void print(JsonNode item, List<Column> columns) {
    int width =
        columns.stream().mapToInt(column -> DisplayText.width(title(column))).max().orElse(0);
    for (Column column : columns) {
      Cell cell = column.value().of(item, output.display().writing());
      boolean shown = !column.wide() || output.format() == OutputFormat.WIDE;
      if (shown && !cell.text().equals(Cell.NONE.text())) {
        output.line(
            output.styled(DisplayText.padded(title(column), width), Style.BOLD)
                + "  "
                + output.styled(cell.text(), cell.style()));
      }
    }
  }

  private String title(Column column) {
    return output.messages().text("column." + column.key());
  }
}
