package io.carillon.database;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Creates array parameters of statements, for {@code = any(?)} and for batches by {@code unnest}.
 */
public final class SqlArrays {

  private SqlArrays() {}

  /** Returns a parameter of type {@code uuid[]}. */
  public static SqlTypeValue uuids(Collection<UUID> values) {
    return new UuidArray(values.toArray());
  }

  /** Returns a parameter of type {@code bigint[]}. */
  public static SqlArrayValue longs(Collection<Long> values) {
    return array("int8", values.toArray(Long[]::new));
  }

  /** Returns a parameter of type {@code text[]}. */
  public static SqlArrayValue texts(Collection<String> values) {
    return array("text", values.toArray(String[]::new));
  }

  /** Returns one column of a batch as {@code text[]}; also for jsonb, cast in the statement. */
  public static <T> SqlArrayValue texts(List<T> rows, Function<T, @Nullable String> column) {
    return array("text", values(rows, column, String[]::new));
  }

  /** Returns one column of a batch as {@code bigint[]}. */
  public static <T> SqlArrayValue longs(List<T> rows, Function<T, @Nullable Long> column) {
    return array("int8", values(rows, column, Long[]::new));
  }

  /** Returns one column of a batch as {@code integer[]}. */
  public static <T extends @Nullable Object> SqlArrayValue ints(
      List<T> rows, Function<T, @Nullable Integer> column) {
    return array("int4", values(rows, column, Integer[]::new));
  }

  /** Returns one column of a batch as {@code boolean[]}. */
  public static <T> SqlArrayValue booleans(List<T> rows, Function<T, @Nullable Boolean> column) {
    return array("bool", values(rows, column, Boolean[]::new));
  }

  /** Returns one column of a batch as {@code bytea[]}. */
  public static <T> SqlArrayValue bytes(List<T> rows, Function<T, byte[]> column) {
    return array("bytea", values(rows, column, byte[][]::new));
  }

  /** Returns one column of a batch as {@code uuid[]}. */
  public static <T> SqlTypeValue uuids(List<T> rows, Function<T, @Nullable UUID> column) {
    return new UuidArray(values(rows, column, UUID[]::new));
  }

  /** Returns one column of a batch as {@code timestamptz[]}. */
  public static <T> SqlArrayValue instants(List<T> rows, Function<T, @Nullable Instant> column) {
    return array("timestamptz", values(rows, row -> text(column.apply(row)), String[]::new));
  }

  private static SqlArrayValue array(String type, Object[] elements) {
    return new SqlArrayValue(type, elements);
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  // The driver sends an array in binary form if its class tells the type of its elements. It
  // accepts null elements, but the Spring API is not annotated accordingly.
  @SuppressWarnings("NullAway")
  private static <T extends @Nullable Object, V> V[] values(
      List<T> rows, Function<T, ? extends @Nullable V> column, IntFunction<V[]> array) {
    V[] values = array.apply(rows.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    return values;
  }
}
