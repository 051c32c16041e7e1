package io.carillon.server.importer.table;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table.
 *
 * @param values by the names of the columns in lower case; null for SQL null
 */
public record Row(Map<String, @Nullable String> values) {

  /** Returns a text; empty for null or a column that does not exist. */
  public String text(String column) {
    String value = values.get(column.toLowerCase(Locale.ROOT));
    return value == null ? "" : value;
  }

  /** Returns a whole number; {@code otherwise} for null, a missing column, or another text. */
  public long number(String column, long otherwise) {
    String text = text(column).strip();
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Returns a boolean, as databases write one. */
  public boolean flag(String column) {
    return switch (text(column).strip().toLowerCase(Locale.ROOT)) {
      case "1", "t", "true", "y", "yes", "on", "b'1'" -> true;
      default -> false;
    };
  }

  /** Returns whether the table has a column. */
  public boolean has(String column) {
    return values.containsKey(column.toLowerCase(Locale.ROOT));
  }
}
