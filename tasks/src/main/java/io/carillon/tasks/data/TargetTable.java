package io.carillon.tasks.data;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.jdbc.JdbcProduct;
import io.carillon.tasks.jdbc.OpenDatabase;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as the database describes it. Names in a config are only looked up; SQL is written with
 * the names that were found, quoted as the database wants it.
 */
final class TargetTable {

  /**
   * A column of the table.
   *
   * @param jdbc its type, of {@link java.sql.Types}
   */
  record Column(String name, int jdbc) {}

  /** A table by the names that its database gave. */
  private record Place(@Nullable String catalog, @Nullable String schema, String table) {}

  private static final Set<String> KINDS =
      Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE", "FOREIGN TABLE");

  private final Place place;
  private final boolean schemas;
  private final String quote;
  private final List<Column> columns;

  private TargetTable(Place place, boolean schemas, String quote, List<Column> columns) {
    this.place = place;
    this.schemas = schemas;
    this.quote = quote;
    this.columns = columns;
  }

  /**
   * Looks a table up.
   *
   * @throws NotRetryableException when there is none of that name, or several
   */
  static TargetTable find(OpenDatabase database, Target.Table target) throws SQLException {
    Connection jdbc = database.jdbc();
    DatabaseMetaData metadata = jdbc.getMetaData();
    boolean schemas =
        database.product() != JdbcProduct.MYSQL && database.product() != JdbcProduct.MARIADB;
    String schema = target.schema();
    String catalog = schemas || schema == null ? jdbc.getCatalog() : schema;
    String within = !schemas ? null : schema == null ? jdbc.getSchema() : schema;
    Place place = one(places(metadata, catalog, within, target.table()), database.name(), target);
    return new TargetTable(
        place,
        schemas,
        String.valueOf(metadata.getIdentifierQuoteString()),
        columns(metadata, place));
  }

  private static List<Place> places(
      DatabaseMetaData metadata, @Nullable String catalog, @Nullable String schema, String table)
      throws SQLException {
    List<Place> places = new ArrayList<>();
    String pattern = schema == null ? null : escaped(metadata, schema);
    try (ResultSet rows = metadata.getTables(catalog, pattern, "%", null)) {
      while (rows.next()) {
        String name = rows.getString("TABLE_NAME");
        boolean fits = KINDS.contains(String.valueOf(rows.getString("TABLE_TYPE")));
        if (fits && name.equalsIgnoreCase(table)) {
          places.add(new Place(rows.getString("TABLE_CAT"), rows.getString("TABLE_SCHEM"), name));
        }
      }
    }
    return places;
  }

  private static String escaped(DatabaseMetaData metadata, String name) throws SQLException {
    String escape = metadata.getSearchStringEscape();
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }

  private static Place one(List<Place> places, String connection, Target.Table target) {
    List<Place> exact =
        places.stream().filter(place -> place.table().equals(target.table())).toList();
    List<Place> found = exact.isEmpty() ? places : exact;
    if (found.size() != 1) {
      throw new NotRetryableException(
          "The connection %s has %s table named %s%s"
              .formatted(
                  connection,
                  found.isEmpty() ? "no" : "more than one",
                  target.table(),
                  target.schema() == null
                      ? " in its own schema"
                      : " in the schema " + target.schema()));
    }
    return found.getFirst();
  }

  private static List<Column> columns(DatabaseMetaData metadata, Place place) throws SQLException {
    List<Column> columns = new ArrayList<>();
    String schema = place.schema() == null ? null : escaped(metadata, place.schema());
    try (ResultSet rows =
        metadata.getColumns(place.catalog(), schema, escaped(metadata, place.table()), null)) {
      while (rows.next()) {
        columns.add(new Column(rows.getString("COLUMN_NAME"), rows.getInt("DATA_TYPE")));
      }
    }
    return columns;
  }

  /**
   * Returns the column of a name, in the case of the table or else in any case.
   *
   * @throws NotRetryableException when there is none, or several
   */
  Column column(String name) {
    List<Column> any =
        columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).toList();
    List<Column> exact = any.stream().filter(column -> column.name().equals(name)).toList();
    List<Column> found = exact.isEmpty() ? any : exact;
    if (found.size() != 1) {
      throw new NotRetryableException(
          "The table %s has %s column named %s; it has %s"
              .formatted(
                  place.table(),
                  found.isEmpty() ? "no" : "more than one",
                  name,
                  columns.stream().map(Column::name).collect(Collectors.joining(", "))));
    }
    return found.getFirst();
  }

  /**
   * Refuses a key that does not tell rows apart: without a unique index, two runs would insert the
   * same row twice.
   *
   * @throws NotRetryableException then
   */
  void requireUnique(DatabaseMetaData metadata, List<Column> key) throws SQLException {
    Set<String> wanted =
        key.stream().map(Column::name).collect(Collectors.toCollection(TreeSet::new));
    if (!uniques(metadata).contains(wanted)) {
      throw new NotRetryableException(
          "The table %s has no primary key or unique index of exactly the columns %s"
              .formatted(place.table(), String.join(", ", wanted)));
    }
  }

  private Set<Set<String>> uniques(DatabaseMetaData metadata) throws SQLException {
    Map<String, Set<String>> indexes = new HashMap<>();
    try (ResultSet rows = metadata.getPrimaryKeys(place.catalog(), place.schema(), place.table())) {
      while (rows.next()) {
        add(indexes, "the primary key", rows.getString("COLUMN_NAME"));
      }
    }
    try (ResultSet rows =
        metadata.getIndexInfo(place.catalog(), place.schema(), place.table(), true, true)) {
      while (rows.next()) {
        String column = rows.getString("COLUMN_NAME");
        if (column != null && rows.getString("FILTER_CONDITION") == null) {
          add(indexes, "index " + rows.getString("INDEX_NAME"), column);
        }
      }
    }
    return Set.copyOf(indexes.values());
  }

  private static void add(Map<String, Set<String>> indexes, String index, String column) {
    indexes.computeIfAbsent(index, any -> new TreeSet<>()).add(column);
  }

  /** Returns the name of the table in SQL. */
  String sql() {
    String outer = schemas ? place.schema() : place.catalog();
    return (outer == null ? "" : quoted(outer) + ".") + quoted(place.table());
  }

  /**
   * Returns a name that the database gave, in its quotes.
   *
   * @throws NotRetryableException when the database has no quotes, and the name needs them
   */
  String quoted(String name) {
    if (!quote.isBlank()) {
      return quote + name.replace(quote, quote + quote) + quote;
    }
    if (name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')) {
      return name;
    }
    throw new NotRetryableException(
        "The name %s cannot be written in SQL: the database quotes no names".formatted(name));
  }
}
