package io.carillon.tasks.data;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.data.TargetTable.Column;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The statement that writes one row, in the dialect of its database: a plain insert, or one that
 * replaces the row with the same key. All names come from {@link TargetTable}.
 */
final class UpsertSql {

  /** The ways to insert or update in one statement. */
  enum Dialect {
    /** {@code insert ... on conflict}, of PostgreSQL. */
    ON_CONFLICT,
    /** {@code insert ... on duplicate key update}, of MySQL and MariaDB. */
    ON_DUPLICATE_KEY,
    /** {@code merge}, of the SQL standard. */
    MERGE;

    /**
     * Returns the dialect of a database.
     *
     * @param product the name that the database gives itself
     * @throws NotRetryableException when none is known to it
     */
    static Dialect of(String product) {
      return switch (product.toLowerCase(Locale.ROOT)) {
        case "postgresql" -> ON_CONFLICT;
        case "mysql", "mariadb" -> ON_DUPLICATE_KEY;
        case "microsoft sql server", "h2" -> MERGE;
        default -> {
          if (product.startsWith("DB2")) {
            yield MERGE;
          }
          throw new NotRetryableException(
              "Rows cannot be replaced by key in %s: leave out key, or write into PostgreSQL, MySQL, MariaDB, SQL Server or Db2"
                  .formatted(product));
        }
      };
    }
  }

  private final TargetTable table;
  private final List<Column> columns;
  private final List<Column> key;

  UpsertSql(TargetTable table, List<Column> columns, List<Column> key) {
    this.table = table;
    this.columns = columns;
    this.key = key;
  }

  /** Returns the statement without replacement. */
  String insert() {
    return "insert into %s (%s) values (%s)"
        .formatted(table.sql(), names(columns, ""), placeholders());
  }

  /** Returns the statement that replaces the row with the same key. */
  String upsert(Dialect dialect) {
    return switch (dialect) {
      case ON_CONFLICT -> onConflict();
      case ON_DUPLICATE_KEY -> onDuplicateKey();
      case MERGE -> merge();
    };
  }

  private String onConflict() {
    List<Column> others = others();
    String action =
        others.isEmpty()
            ? "do nothing"
            : "do update set " + assignments(others, "%1$s = excluded.%1$s");
    return "%s on conflict (%s) %s".formatted(insert(), names(key, ""), action);
  }

  private String onDuplicateKey() {
    List<Column> updated = others().isEmpty() ? key : others();
    return "%s on duplicate key update %s"
        .formatted(insert(), assignments(updated, "%1$s = values(%1$s)"));
  }

  private String merge() {
    List<Column> others = others();
    String update =
        others.isEmpty()
            ? ""
            : "when matched then update set " + assignments(others, "%1$s = s.%1$s") + " ";
    return """
    merge into %s t using (values (%s)) s (%s) on %s %s\
    when not matched then insert (%s) values (%s);\
    """
        .formatted(
            table.sql(),
            placeholders(),
            names(columns, ""),
            key.stream()
                .map(column -> table.quoted(column.name()))
                .map(name -> "t.%1$s = s.%1$s".formatted(name))
                .collect(Collectors.joining(" and ")),
            update,
            names(columns, ""),
            names(columns, "s."));
  }

  private List<Column> others() {
    return columns.stream().filter(column -> !key.contains(column)).toList();
  }

  private String assignments(List<Column> updated, String form) {
    return updated.stream()
        .map(column -> form.formatted(table.quoted(column.name())))
        .collect(Collectors.joining(", "));
  }

  private String names(List<Column> named, String prefix) {
    return named.stream()
        .map(column -> prefix + table.quoted(column.name()))
        .collect(Collectors.joining(", "));
  }

  private String placeholders() {
    return "?, ".repeat(columns.size() - 1) + "?";
  }
}
