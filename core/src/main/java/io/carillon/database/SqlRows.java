package io.carillon.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads column values that the driver returns as another type. */
public final class SqlRows {

  private SqlRows() {}

  /** Returns a {@code timestamptz} column as an instant; null when it is null. */
  public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
