package io.carillon.tasks.data;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.jdbc.JdbcProduct;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A statement with the values of its parameters in the order of its placeholders. Values are bound
 * by the driver and never become part of the text; an array takes one placeholder for each of its
 * elements, as in {@code id in (:ids)}.
 *
 * @param sql with {@code ?} for each value
 */
record BoundStatement(String sql, List<@Nullable Object> values) {

  /** Copies the list. */
  BoundStatement {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /**
   * Binds the parameters of a task.
   *
   * @param more values by name that do not come from the config, such as the watermark
   * @throws NotRetryableException when the text cannot be read, or a value is missing
   */
  static BoundStatement of(
      String text,
      JdbcProduct product,
      Map<String, JsonNode> parameters,
      Map<String, Object> more) {
    SqlText sql = read(text, SqlText.Dialect.of(product));
    StringBuilder out = new StringBuilder(sql.pieces().getFirst());
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < sql.names().size(); i++) {
      List<@Nullable Object> found = values(sql.names().get(i), parameters, more);
      out.append("?, ".repeat(found.size() - 1)).append('?');
      out.append(sql.pieces().get(i + 1));
      values.addAll(found);
    }
    return new BoundStatement(out.toString(), values);
  }

  private static SqlText read(String text, SqlText.Dialect dialect) {
    try {
      return SqlText.of(text, dialect);
    } catch (IllegalArgumentException e) {
      throw new NotRetryableException("The SQL text " + e.getMessage(), e);
    }
  }

  private static List<@Nullable Object> values(
      String name, Map<String, JsonNode> parameters, Map<String, Object> more) {
    if (more.containsKey(name)) {
      return Collections.singletonList(more.get(name));
    }
    JsonNode given = parameters.get(name);
    if (given == null) {
      throw new NotRetryableException("The SQL text names :%s, which has no value".formatted(name));
    }
    if (!given.isArray()) {
      return Collections.singletonList(value(given));
    }
    List<@Nullable Object> elements = new ArrayList<>();
    given.forEach(element -> elements.add(value(element)));
    return Collections.unmodifiableList(elements);
  }

  private static @Nullable Object value(JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (!json.isNumber()) {
      return json.stringValue();
    }
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      return json.decimalValue();
    }
    return json.canConvertToInt() ? (Object) json.intValue() : (Object) json.longValue();
  }

  /** Gives the values to the driver. */
  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else if (value instanceof String string) {
        statement.setString(i + 1, string);
      } else {
        statement.setObject(i + 1, Objects.requireNonNull(value));
      }
    }
  }
}
