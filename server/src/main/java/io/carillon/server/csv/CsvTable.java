package io.carillon.server.csv;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The items of a list as comma-separated values (RFC 4180). Fields of an object inside an item are
 * columns of their own, such as {@code error.type}; what is deeper is JSON. A text that a
 * spreadsheet would run as a formula begins with an apostrophe.
 */
final class CsvTable {

  private static final String END = "\r\n";

  private CsvTable() {}

  /** Returns the table with a line of names, in the order in which the fields appear. */
  static String of(JsonNode items) {
    List<Map<String, String>> rows = new ArrayList<>();
    Set<String> columns = new LinkedHashSet<>();
    for (JsonNode item : items) {
      Map<String, String> row = row(item);
      columns.addAll(row.keySet());
      rows.add(row);
    }
    StringBuilder table = new StringBuilder(line(columns.stream().toList()));
    for (Map<String, String> row : rows) {
      table.append(line(columns.stream().map(name -> row.getOrDefault(name, "")).toList()));
    }
    return table.toString();
  }

  private static Map<String, String> row(JsonNode item) {
    Map<String, String> row = new LinkedHashMap<>();
    if (!item.isObject()) {
      row.put("value", cell(item));
      return row;
    }
    item.properties()
        .forEach(field -> {
          JsonNode value = field.getValue();
          if (value.isObject()) {
            value
                .properties()
                .forEach(inner ->
                    row.put(field.getKey() + "." + inner.getKey(), cell(inner.getValue())));
          } else {
            row.put(field.getKey(), cell(value));
          }
        });
    return row;
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      return value.toString();
    }
    String text = value.stringValue();
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CsvTable::quoted).collect(Collectors.joining(",", "", END));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
