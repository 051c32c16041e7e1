package io.carillon.server.importer.table;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tables by JDBC, in a read-only connection of the caller. */
public final class DatabaseRows implements Rows {

  private static final int SECONDS = 60;

  private final Connection connection;

  /** Creates a reader on a connection, which the caller closes. */
  public DatabaseRows(Connection connection) {
    this.connection = connection;
  }

  @Override
  public List<Row> of(String table) {
    try {
      String name = find(table);
      return name == null ? List.of() : read(name);
    } catch (SQLException e) {
      throw unreadable(table, e);
    }
  }

  @Override
  public boolean has(String table) {
    try {
      return find(table) != null;
    } catch (SQLException e) {
      throw unreadable(table, e);
    }
  }

  private static UnreadableTableException unreadable(String table, SQLException cause) {
    UnreadableTableException unreadable =
        new UnreadableTableException(
            "The table %s cannot be read: %s".formatted(table, cause.getMessage()));
    unreadable.initCause(cause);
    return unreadable;
  }

  /** Returns the name in quotation marks, as the catalogue of the database has it. */
  private @Nullable String find(String table) throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    for (String form :
        List.of(table, table.toLowerCase(Locale.ROOT), table.toUpperCase(Locale.ROOT))) {
      try (ResultSet found =
          data.getTables(
              connection.getCatalog(), connection.getSchema(), escaped(form, data), null)) {
        if (found.next()) {
          String quote = data.getIdentifierQuoteString().strip();
          return quote + found.getString("TABLE_NAME").replace(quote, quote + quote) + quote;
        }
      }
    }
    return null;
  }

  private static String escaped(String name, DatabaseMetaData data) throws SQLException {
    return name.replace("_", data.getSearchStringEscape() + "_");
  }

  private List<Row> read(String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      statement.setMaxRows(MOST + 1);
      // The name comes from the catalogue, in quotation marks: a parameter cannot stand for it.
      try (ResultSet rows = statement.executeQuery("select * from " + name)) {
        List<Row> all = new ArrayList<>();
        while (rows.next()) {
          all.add(row(rows));
        }
        if (all.size() > MOST) {
          throw new UnreadableTableException(
              "The table %s has more than %,d rows.".formatted(name, MOST));
        }
        return all;
      }
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, @Nullable String> values = new HashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      values.put(
          columns.getColumnLabel(i).toLowerCase(Locale.ROOT),
          isBinary(columns.getColumnType(i)) ? latin(row.getBytes(i)) : row.getString(i));
    }
    return new Row(values);
  }

  private static boolean isBinary(int type) {
    return type == Types.BINARY
        || type == Types.VARBINARY
        || type == Types.LONGVARBINARY
        || type == Types.BLOB;
  }

  private static @Nullable String latin(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
