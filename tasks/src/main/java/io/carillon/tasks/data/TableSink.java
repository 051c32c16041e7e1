package io.carillon.tasks.data;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.data.TargetTable.Column;
import io.carillon.tasks.jdbc.DatabaseException;
import io.carillon.tasks.jdbc.OpenDatabase;
import io.carillon.tasks.jdbc.StopWatcher;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into a table in batches. Without a watermark, one transaction has all of them. With
 * one, each batch is committed: rows come in the order of the watermark, so that the largest value
 * in the table always tells up to where all rows have been written, whenever the process ends.
 */
final class TableSink implements RowSink {

  private static final long MAX_BATCH_BYTES = 4L << 20;

  /**
   * The rows that were written.
   *
   * @param watermark the last value of the watermark; null without one, or when no row came
   */
  record Written(long rows, long batches, @Nullable String watermark) {}

  private final OpenDatabase database;
  private final Target.Table target;
  private final StopWatcher stop;
  private final TargetTable table;
  private final Map<String, Object> parameters;
  private List<Column> columns = List.of();
  private @Nullable PreparedStatement statement;
  private int watermarkAt = -1;
  private @Nullable Object watermark;
  private int pending;
  private long pendingBytes;
  private long rows;
  private long batches;

  /**
   * Looks the table up, and the place where the last run ended.
   *
   * @throws NotRetryableException when the table does not fit the target
   */
  TableSink(OpenDatabase database, Target.Table target, StopWatcher stop) throws DatabaseException {
    this.database = database;
    this.target = target;
    this.stop = stop;
    try {
      this.table = TargetTable.find(database, target);
      Target.Watermark mark = target.watermark();
      this.parameters = mark == null ? Map.of() : Map.of("watermark", startOf(mark));
    } catch (SQLException e) {
      throw DatabaseException.of(database.name(), e);
    }
  }

  private Object startOf(Target.Watermark mark) throws SQLException {
    String column = table.column(mark.column()).name();
    String sql = "select max(%s) from %s".formatted(table.quoted(column), table.sql());
    try (PreparedStatement largest = stop.add(database.jdbc().prepareStatement(sql));
        ResultSet row = largest.executeQuery()) {
      RowReader reader = new RowReader(row.getMetaData(), MAX_BATCH_BYTES);
      row.next();
      Object value = first(reader, row);
      return value == null ? mark.start() : WatermarkOverlap.before(value, mark.overlap(), column);
    }
  }

  private static @Nullable Object first(RowReader reader, ResultSet row) throws SQLException {
    try {
      return reader.read(row).getFirst();
    } catch (IOException e) { // of large objects, which have no largest value
      throw new SQLException(e);
    }
  }

  @Override
  public Map<String, Object> parameters() {
    return parameters;
  }

  @Override
  public void begin(List<String> given) throws DatabaseException {
    columns = given.stream().map(table::column).toList();
    requireDistinct();
    List<Column> key = target.key().stream().map(table::column).toList();
    requireRead(key, "key");
    Target.Watermark mark = target.watermark();
    if (mark != null) {
      Column column = table.column(mark.column());
      requireRead(List.of(column), "watermark");
      watermarkAt = columns.indexOf(column);
    }
    try {
      statement = stop.add(database.jdbc().prepareStatement(sql(key)));
    } catch (SQLException e) {
      throw DatabaseException.of(database.name(), e);
    }
  }

  private void requireDistinct() {
    Set<Column> seen = new HashSet<>();
    for (Column column : columns) {
      if (!seen.add(column)) {
        throw new NotRetryableException(
            "The query has two columns for %s: leave one of them out".formatted(column.name()));
      }
    }
  }

  private void requireRead(List<Column> needed, String purpose) {
    for (Column column : needed) {
      if (!columns.contains(column)) {
        throw new NotRetryableException(
            "The query has no column %s, which is of the %s".formatted(column.name(), purpose));
      }
    }
  }

  private String sql(List<Column> key) throws SQLException {
    UpsertSql sql = new UpsertSql(table, columns, key);
    if (key.isEmpty()) {
      return sql.insert();
    }
    table.requireUnique(database.jdbc().getMetaData(), key);
    return sql.upsert(UpsertSql.Dialect.of(database.jdbc().getMetaData().getDatabaseProductName()));
  }

  @Override
  public boolean add(List<@Nullable Object> row) throws DatabaseException {
    requireOrder(row);
    try {
      PreparedStatement open = prepared();
      for (int i = 0; i < row.size(); i++) {
        set(open, i, row.get(i));
      }
      open.addBatch();
      pending++;
      rows++;
      if (pending == target.batchSize() || pendingBytes > MAX_BATCH_BYTES) {
        send();
      }
      return true;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void requireOrder(List<@Nullable Object> row) {
    Target.Watermark mark = target.watermark();
    if (mark == null) {
      return;
    }
    Object value = row.get(watermarkAt);
    WatermarkOverlap.requireWatermark(value, mark.column());
    if (watermark != null && value != null && WatermarkOverlap.compare(watermark, value) > 0) {
      throw new NotRetryableException(
          "The rows of the query are not in the order of %s: after %s comes %s. Order the query by it."
              .formatted(mark.column(), TextCells.text(watermark), TextCells.text(value)));
    }
    watermark = value;
  }

  private void set(PreparedStatement open, int column, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> open.setNull(column + 1, nullType(columns.get(column)));
      case String text -> open.setString(column + 1, counted(text));
      case Cell cell -> open.setString(column + 1, counted(cell.text()));
      case byte[] bytes -> {
        pendingBytes += bytes.length;
        open.setBytes(column + 1, bytes);
      }
      default -> {
        pendingBytes += Long.BYTES;
        open.setObject(column + 1, value);
      }
    }
  }

  private String counted(String text) {
    pendingBytes += text.length() * 2L;
    return text;
  }

  /** PostgreSQL finds the type of a null by its column. */
  private int nullType(Column column) {
    return switch (database.product()) {
      case POSTGRESQL -> Types.NULL;
      case MYSQL, MARIADB, SQL_SERVER, ORACLE, OTHER -> column.jdbc();
    };
  }

  private PreparedStatement prepared() {
    if (statement == null) {
      throw new IllegalStateException("begin was not called");
    }
    return statement;
  }

  private void send() throws SQLException {
    prepared().executeBatch();
    batches++;
    pending = 0;
    pendingBytes = 0;
    if (target.watermark() != null) {
      database.jdbc().commit();
    }
  }

  /** Names the batch, since a driver tells the row only in its own way. */
  private DatabaseException failed(SQLException thrown) {
    return DatabaseException.of(
        "%s (rows %,d to %,d)".formatted(database.name(), rows - pending + 1, rows), thrown);
  }

  @Override
  public Object finish() throws DatabaseException {
    try {
      if (pending > 0) {
        send();
      }
      database.jdbc().commit();
      return new Written(rows, batches, watermark == null ? null : TextCells.text(watermark));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws DatabaseException {
    database.close();
  }
}
