package io.carillon.tasks.data;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a result set, each value in the way of its column's type. */
final class RowReader {

  private interface Reading {
    @Nullable Object of(ResultSet rows, int column) throws SQLException, IOException;
  }

  private final List<String> columns = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final long maxCellBytes;

  /**
   * Creates a reader.
   *
   * @param maxCellBytes the largest value that is read from a large object
   */
  RowReader(ResultSetMetaData metadata, long maxCellBytes) throws SQLException {
    this.maxCellBytes = maxCellBytes;
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      String type = String.valueOf(metadata.getColumnTypeName(i));
      columns.add(metadata.getColumnLabel(i));
      readings.add(reading(metadata.getColumnType(i), type.toLowerCase(Locale.ROOT)));
    }
  }

  /** Returns the labels of the columns. */
  List<String> columns() {
    return List.copyOf(columns);
  }

  /** Reads the present row. */
  List<@Nullable Object> read(ResultSet rows) throws SQLException, IOException {
    List<@Nullable Object> values = new ArrayList<>(readings.size());
    for (int i = 0; i < readings.size(); i++) {
      values.add(readings.get(i).of(rows, i + 1));
    }
    return values;
  }

  private Reading reading(int jdbc, String type) {
    return switch (jdbc) {
      case Types.DATE -> (rows, i) -> temporal(rows, i, LocalDate.class);
      case Types.TIME -> type.equals("timetz") ? RowReader::offsetTime : RowReader::localTime;
      case Types.TIME_WITH_TIMEZONE -> RowReader::offsetTime;
      case Types.TIMESTAMP -> type.equals("timestamptz") ? RowReader::instant : RowReader::local;
      case Types.TIMESTAMP_WITH_TIMEZONE -> RowReader::instant;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> ResultSet::getBytes;
      case Types.BLOB -> this::blob;
      case Types.CLOB, Types.NCLOB -> this::clob;
      case Types.ARRAY -> RowReader::array;
      case Types.SQLXML -> ResultSet::getString;
      default -> other(type);
    };
  }

  private static Reading other(String type) {
    return switch (type) {
      case "json", "jsonb" -> RowReader::json;
      case "money", "bit", "varbit" -> RowReader::textOrBoolean;
      default -> RowReader::plain;
    };
  }

  private static @Nullable Object instant(ResultSet rows, int column) throws SQLException {
    return temporal(rows, column, OffsetDateTime.class);
  }

  private static @Nullable Object local(ResultSet rows, int column) throws SQLException {
    return temporal(rows, column, LocalDateTime.class);
  }

  private static @Nullable Object localTime(ResultSet rows, int column) throws SQLException {
    return temporal(rows, column, LocalTime.class);
  }

  private static @Nullable Object offsetTime(ResultSet rows, int column) throws SQLException {
    return temporal(rows, column, OffsetTime.class);
  }

  private static @Nullable Object temporal(ResultSet rows, int column, Class<?> type)
      throws SQLException {
    return rows.getObject(column, type);
  }

  private static @Nullable Object json(ResultSet rows, int column) throws SQLException {
    String text = rows.getString(column);
    return text == null ? null : new Cell.Json(text);
  }

  private static @Nullable Object textOrBoolean(ResultSet rows, int column) throws SQLException {
    String text = rows.getString(column);
    return text == null ? null : rows.getObject(column) instanceof Boolean yes ? yes : text;
  }

  private static @Nullable Object plain(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    return value == null
            || value instanceof String
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof byte[]
        ? value
        : rows.getString(column);
  }

  private static @Nullable Object array(ResultSet rows, int column) throws SQLException {
    java.sql.Array array = rows.getArray(column);
    if (array == null) {
      return null;
    }
    String text = Objects.requireNonNull(rows.getString(column));
    Object elements = array.getArray();
    boolean zoned = "timestamptz".equals(array.getBaseTypeName());
    return elements instanceof Object[] objects
        ? new Cell.Array(text, elements(objects, zoned))
        : text;
  }

  private static List<@Nullable Object> elements(@Nullable Object[] array, boolean zoned) {
    List<@Nullable Object> elements = new ArrayList<>(array.length);
    for (Object element : array) {
      elements.add(element(element, zoned));
    }
    return elements;
  }

  private static @Nullable Object element(@Nullable Object element, boolean zoned) {
    return switch (element) {
      case null -> null;
      case Object[] nested -> elements(nested, zoned);
      case java.sql.Timestamp moment ->
          zoned ? moment.toInstant().atOffset(ZoneOffset.UTC) : moment.toLocalDateTime();
      case java.sql.Date date -> date.toLocalDate();
      case java.sql.Time time -> time.toLocalTime();
      case String text -> text;
      case Number number -> number;
      case Boolean yes -> yes;
      case byte[] bytes -> bytes;
      default -> element.toString();
    };
  }

  private @Nullable Object blob(ResultSet rows, int column) throws SQLException, IOException {
    Blob blob = rows.getBlob(column);
    if (blob == null) {
      return null;
    }
    requireFit(blob.length(), column);
    try (InputStream in = blob.getBinaryStream()) {
      byte[] bytes = in.readNBytes((int) maxCellBytes + 1);
      requireFit(bytes.length, column);
      return bytes;
    }
  }

  private @Nullable Object clob(ResultSet rows, int column) throws SQLException, IOException {
    Clob clob = rows.getClob(column);
    if (clob == null) {
      return null;
    }
    requireFit(clob.length() * 2, column);
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[8_192];
    try (Reader in = clob.getCharacterStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.append(buffer, 0, n);
        requireFit(text.length() * 2L, column);
      }
    }
    return text.toString();
  }

  private void requireFit(long bytes, int column) {
    if (bytes > maxCellBytes) {
      throw new NotRetryableException(
          "A value of the column %s has more than %,d bytes, the bound of this node; select a part of it"
              .formatted(columns.get(column - 1), maxCellBytes));
    }
  }
}
