package io.carillon.server.importer.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of tables from a dump of {@code mysqldump} or {@code pg_dump}: its {@code insert}
 * and {@code copy} statements, and the columns from {@code create table} where an insert names
 * none. Other statements are passed over; a statement that is understood in part is a fault.
 */
public final class SqlDump implements Rows {

  /** The maximum size of a dump, in characters. */
  public static final int MOST_CHARACTERS = 128 * 1_024 * 1_024;

  private final Map<String, List<String>> columns = new HashMap<>();
  private final Map<String, List<Row>> rows = new HashMap<>();
  private final SqlTokens tokens;
  private final Predicate<String> wanted;
  private int count;

  private SqlDump(String text, Predicate<String> wanted) {
    this.tokens = new SqlTokens(text);
    this.wanted = wanted;
  }

  /**
   * Reads a dump.
   *
   * @throws UnreadableTableException naming the line
   */
  public static SqlDump read(String text) {
    return read(text, table -> true);
  }

  /**
   * Reads some tables of a dump; logs of the other scheduler, which are large, are passed over.
   *
   * @param wanted whether a table is kept, by its name in lower case
   * @throws UnreadableTableException naming the line
   */
  public static SqlDump read(String text, Predicate<String> wanted) {
    if (text.length() > MOST_CHARACTERS) {
      throw new UnreadableTableException(
          "The dump has more than %,d characters: dump only the tables of the scheduler."
              .formatted(MOST_CHARACTERS));
    }
    SqlDump dump = new SqlDump(text, wanted);
    dump.statements();
    return dump;
  }

  @Override
  public List<Row> of(String table) {
    return rows.getOrDefault(table.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public boolean has(String table) {
    String name = table.toLowerCase(Locale.ROOT);
    return columns.containsKey(name) || rows.containsKey(name);
  }

  private void statements() {
    while (!tokens.atEnd()) {
      if (tokens.takeWord("insert")) {
        insert();
      } else if (tokens.takeWord("copy")) {
        copy();
      } else if (tokens.takeWord("create")) {
        create();
      } else {
        tokens.skipStatement();
      }
    }
  }

  private void create() {
    if (!tokens.takeWord("table")) {
      tokens.skipStatement();
      return;
    }
    if (tokens.takeWord("if")) {
      tokens.requireWord("not");
      tokens.requireWord("exists");
    }
    String table = name();
    if (tokens.take('(')) {
      List<String> names = new ArrayList<>();
      do {
        String column = tokens.columnName();
        if (column != null) {
          names.add(column.toLowerCase(Locale.ROOT));
        }
        tokens.skipToComma();
      } while (tokens.take(','));
      columns.put(table, names);
    }
    tokens.skipStatement();
  }

  /** A name, of which only the last part counts. */
  private String name() {
    String name = tokens.identifier();
    while (tokens.take('.')) {
      name = tokens.identifier();
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private void insert() {
    tokens.takeWord("ignore");
    tokens.requireWord("into");
    String table = name();
    List<String> names = tokens.take('(') ? names() : known(table);
    if (tokens.takeWord("overriding")) {
      tokens.identifier();
      tokens.requireWord("value");
    }
    if (!tokens.takeWord("values")) {
      throw tokens.fault("VALUES is expected after the columns");
    }
    do {
      tokens.require('(');
      add(table, names, tokens.values());
    } while (tokens.take(','));
    tokens.skipStatement();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    do {
      names.add(tokens.identifier().toLowerCase(Locale.ROOT));
    } while (tokens.take(','));
    tokens.require(')');
    return names;
  }

  private List<String> known(String table) {
    List<String> names = columns.get(table);
    if (names == null) {
      throw tokens.fault(
          "the insert into %s names no columns, and no CREATE TABLE is above; dump with --complete-insert"
              .formatted(table));
    }
    return names;
  }

  private void copy() {
    String table = name();
    List<String> names = tokens.take('(') ? names() : known(table);
    tokens.requireWord("from");
    tokens.requireWord("stdin");
    tokens.require(';');
    List<@Nullable String> line = tokens.copiedLine();
    while (line != null) {
      add(table, names, line);
      line = tokens.copiedLine();
    }
  }

  private void add(String table, List<String> names, List<@Nullable String> values) {
    if (values.size() != names.size()) {
      throw tokens.fault(
          "the row of %s has %d values for %d columns"
              .formatted(table, values.size(), names.size()));
    }
    if (!wanted.test(table)) {
      return;
    }
    if (++count > MOST) {
      throw tokens.fault("the dump has more than %,d rows".formatted(MOST));
    }
    Map<String, @Nullable String> row = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      row.put(names.get(i), values.get(i));
    }
    rows.computeIfAbsent(table, any -> new ArrayList<>()).add(new Row(row));
  }
}
