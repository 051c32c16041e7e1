package io.carillon.cli.output;

import io.carillon.cli.text.Messages;
import io.carillon.cli.text.Moments;
import java.time.ZoneId;
import tools.jackson.databind.JsonNode;

/**
 * A column of a table.
 *
 * @param key of its title, {@code column.} before it, in the catalogue of messages
 * @param wide whether only the wide table has it
 * @param value what it shows of an item
 */
public record Column(String key, boolean wide, Value value) {

  /** What a column shows of an item. */
  @FunctionalInterface
  public interface Value {

    /** Returns the cell for an item. */
    Cell of(JsonNode item, Writing writing);
  }

  /**
   * How values are written.
   *
   * @param messages the words
   * @param zone of local times
   */
  public record Writing(Messages messages, ZoneId zone) {}

  /** Returns the column for the wide table only. */
  public Column onlyWide() {
    return new Column(key, true, value);
  }

  /** Returns the column with another title. */
  public Column titled(String key) {
    return new Column(key, wide, value);
  }

  /** Returns a column of a computed text. */
  public static Column of(String key, Value value) {
    return new Column(key, false, value);
  }

  /** Returns a column of the field at that path, such as {@code schedule.type}, as text. */
  public static Column text(String path) {
    return of(path, (item, writing) -> Cell.of(at(item, path)));
  }

  /** Returns a column of an instant, in local time. */
  public static Column time(String path) {
    return of(path, (item, writing) -> Cell.of(Moments.local(at(item, path), writing.zone())));
  }

  /** Returns a column of a duration in milliseconds. */
  public static Column millis(String path) {
    return of(
        path,
        (item, writing) -> {
          JsonNode value = node(item, path);
          return value.isNumber() ? Cell.of(Moments.millis(value.asLong())) : Cell.NONE;
        });
  }

  /** Returns a column of a value of a closed set, in words and in the style of what it says. */
  public static Column status(String path) {
    return of(
        path,
        (item, writing) -> {
          String value = at(item, path);
          String word = writing.messages().word("status", value);
          return value.isEmpty() ? Cell.NONE : new Cell(word, Style.of(value));
        });
  }

  /** Returns the text of the field at that path; empty where there is none. */
  public static String at(JsonNode item, String path) {
    JsonNode node = node(item, path);
    if (node.isArray()) {
      StringBuilder joined = new StringBuilder();
      node.forEach(entry -> joined.append(joined.isEmpty() ? "" : ",").append(entry.asString("")));
      return joined.toString();
    }
    return node.isObject() ? JsonText.write(node) : node.asString("");
  }

  /** Returns the field at that path; a missing node where there is none. */
  public static JsonNode node(JsonNode item, String path) {
    JsonNode node = item;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node;
  }
}
