package io.carillon.database;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Creates array parameters of statements, for {@code = any(?)} and for batches by {@code unnest}.
 */
public final class SqlArrays {

  private SqlArrays() {}

  /** Returns a parameter of type {@code uuid[]}. */
  public static SqlArrayValue uuids(Collection<UUID> values) {
    return new SqlArrayValue("uuid", values.toArray());
  }

  /** Returns a parameter of type {@code bigint[]}. */
  public static SqlArrayValue longs(Collection<Long> values) {
    return new SqlArrayValue("int8", values.toArray());
  }

  /** Returns a parameter of type {@code text[]}. */
  public static SqlArrayValue texts(Collection<String> values) {
    return new SqlArrayValue("text", values.toArray());
  }

  /** Returns one column of a batch as {@code text[]}; also for jsonb, cast in the statement. */
  public static <T> SqlArrayValue texts(List<T> rows, Function<T, @Nullable String> column) {
    return column("text", rows, column);
  }

  /** Returns one column of a batch as {@code bigint[]}. */
  public static <T> SqlArrayValue longs(List<T> rows, Function<T, @Nullable Long> column) {
    return column("int8", rows, column);
  }

  /** Returns one column of a batch as {@code integer[]}. */
  public static <T extends @Nullable Object> SqlArrayValue ints(
      List<T> rows, Function<T, @Nullable Integer> column) {
    return column("int4", rows, column);
  }

  /** Returns one column of a batch as {@code boolean[]}. */
  public static <T> SqlArrayValue booleans(List<T> rows, Function<T, @Nullable Boolean> column) {
    return column("bool", rows, column);
  }

  /** Returns one column of a batch as {@code uuid[]}. */
  public static <T> SqlArrayValue uuids(List<T> rows, Function<T, @Nullable UUID> column) {
    return column("uuid", rows, column);
  }

  /** Returns one column of a batch as {@code timestamptz[]}. */
  public static <T> SqlArrayValue instants(List<T> rows, Function<T, @Nullable Instant> column) {
    return column("timestamptz", rows, column);
  }

  private static <T extends @Nullable Object> SqlArrayValue column(
      String type, List<T> rows, Function<T, ? extends @Nullable Object> column) {
    return new SqlArrayValue(type, values(rows, column));
  }

  // The driver accepts null elements, but the Spring API is not annotated accordingly.
  @SuppressWarnings("NullAway")
  private static <T extends @Nullable Object> Object[] values(
      List<T> rows, Function<T, ? extends @Nullable Object> column) {
    return rows.stream()
        .map(column)
        .map(value -> value instanceof Instant instant ? instant.toString() : value)
        .toArray();
  }
}
