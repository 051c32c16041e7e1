package io.carillon.server.api.input;

import io.carillon.database.Page;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.text.StoredText;
import io.carillon.time.Instants;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keyset pages: a cursor carries the sort key of the last row and is opaque to clients. */
public final class Paging {

  private Paging() {}

  /** Returns the requested number of rows, 1 to 500. */
  public static int limit(String text) {
    return count("limit", text, 500);
  }

  /** Parses an integer from 1 to {@code max}. */
  public static int count(String name, String text, int max) {
    int count = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    if (count < 1 || count > max) {
      throw InvalidInputException.at(
          name, "must be a whole number from 1 to %d, not %s.".formatted(max, Quote.of(text)));
    }
    return count;
  }

  /** Returns all rows as a single page. */
  public static <T> ObjectNode all(List<T> rows, Function<T, JsonNode> json) {
    return page("", new Page<T, T>(rows, null), json, row -> "");
  }

  /**
   * Returns a page.
   *
   * @param list identifies the list with its filter and order; a cursor of another list is refused
   */
  public static <T, K> ObjectNode page(
      Object list, Page<T, K> rows, Function<T, JsonNode> json, Function<K, String> cursor) {
    ObjectNode page = Json.MAPPER.createObjectNode();
    ArrayNode items = page.putArray("items");
    rows.items().stream().map(json).forEach(items::add);
    K next = rows.next();
    page.put("next_cursor", next == null ? null : encode(mark(list) + " " + cursor.apply(next)));
    return page;
  }

  private static String mark(Object list) {
    return Integer.toHexString(list.toString().hashCode());
  }

  /**
   * Returns the key in a cursor; null without a cursor.
   *
   * @param list the list that must have given it
   */
  public static <T> @Nullable T after(
      Object list, @Nullable String cursor, Function<String, T> read) {
    if (cursor == null) {
      return null;
    }
    try {
      String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (StoredText.fault(key) != null) {
        throw new IllegalArgumentException("no key of ours has it");
      }
      int blank = key.indexOf(' ');
      requireMark(list, key.substring(0, blank));
      return read.apply(key.substring(blank + 1));
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      throw InvalidInputException.at("cursor", "is not one that this list gave.");
    }
  }

  private static void requireMark(Object list, String mark) {
    if (!mark.equals(mark(list))) {
      throw InvalidInputException.at(
          "cursor", "is of a list with another filter or order; without it, the list begins anew.");
    }
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /** Parses an instant of the query string; null without one. */
  public static @Nullable Instant instant(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      // A plus sign that was not percent-encoded arrives as a blank.
      return Instants.parse(text.replace(' ', '+'));
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.at(name, String.valueOf(e.getMessage()));
    }
  }
}
