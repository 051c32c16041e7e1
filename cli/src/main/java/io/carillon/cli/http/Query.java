package io.carillon.cli.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path with its parameters, percent-encoded (RFC 3986). Values that are null are left out. */
public final class Query {

  private final StringBuilder text;
  private boolean asks;

  private Query(String path) {
    this.text = new StringBuilder(path);
  }

  /**
   * Returns one for that path below {@code /api/v1}.
   *
   * @param path with {@code {}} where a segment belongs
   * @param segments encoded in their order
   */
  public static Query of(String path, Object... segments) {
    StringBuilder filled = new StringBuilder("/api/v1");
    int from = 0;
    for (Object segment : segments) {
      int at = path.indexOf("{}", from);
      filled.append(path, from, at).append(encoded(String.valueOf(segment)));
      from = at + 2;
    }
    return new Query(filled.append(path, from, path.length()).toString());
  }

  /** Returns one for a path outside of {@code /api/v1}. */
  public static Query root(String path) {
    return new Query(path);
  }

  /** Adds a parameter, unless it is null. */
  public Query with(String name, @Nullable Object value) {
    if (value != null) {
      text.append(asks ? '&' : '?').append(name).append('=').append(encoded(value.toString()));
      asks = true;
    }
    return this;
  }

  /** Adds a parameter once for each value. */
  public Query withEach(String name, List<String> values) {
    values.forEach(value -> with(name, value));
    return this;
  }

  /** Adds a parameter with these values, separated by commas; none for none. */
  public Query withAll(String name, List<String> values) {
    return values.isEmpty() ? this : with(name, String.join(",", values));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
