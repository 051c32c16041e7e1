package io.carillon.tasks.maintenance;

import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import io.carillon.tasks.jdbc.StopWatcher;
import io.carillon.tasks.maintenance.Maintenance.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Vacuums, analyzes and reindexes Carillon's own tables, one after the other, while work goes on:
 * no statement waits longer than 30 s for a lock, and none blocks writers.
 */
record TableMaintenance(DataSource dataSource) {

  private static final int MOST_IN_RESULT = 100;

  /**
   * What was done.
   *
   * @param tables the number of tables, partitions counted each
   * @param bytesBefore of tables and indexes
   * @param bytesFreed negative when they have grown meanwhile
   * @param largest the tables whose size changed most, at most 100
   */
  record Result(int tables, long bytesBefore, long bytesFreed, List<Change> largest) {}

  /** The size of one table with its indexes. */
  record Change(String table, long bytesBefore, long bytesAfter) {

    long freed() {
      return bytesBefore - bytesAfter;
    }
  }

  /** A table, and the statements that maintain it; the server quotes the names. */
  private record Work(long id, String table, List<String> statements) {}

  // Arguments: vacuum, analyze, reindex, names of tables (all when empty).
  private static final String WORK =
      """
      select c.oid, c.relname,
        case when o.vacuum then format('vacuum (skip_locked%s) %I.%I',
            case when o.analyze then ', analyze' end, n.nspname, c.relname)
          when o.analyze then format('analyze (skip_locked) %I.%I', n.nspname, c.relname) end,
        case when o.reindex
          then format('reindex table concurrently %I.%I', n.nspname, c.relname) end
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace,
      (select ?::boolean as vacuum, ?::boolean as analyze, ?::boolean as reindex,
        ?::text[] as tables) o
      where n.nspname = 'carillon' and c.relkind = 'r'
        and (cardinality(o.tables) = 0 or c.relname = any(o.tables)
          or (select r.relname from pg_class r where r.oid = pg_partition_root(c.oid))
            = any(o.tables))
      order by c.relname
      """;

  // What an interrupted reindex leaves: an index that is not valid and that nothing uses.
  private static final String LEFT_OVER =
      """
      select format('drop index concurrently if exists %I.%I', n.nspname, c.relname)
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_class t on t.oid = ? and i.indrelid in (t.oid, t.reltoastrelid)
      where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$'
      """;

  Result run(Database parameters, TaskContext context) throws Exception {
    return StopWatcher.during(context, stop -> run(parameters, context, stop));
  }

  private Result run(Database parameters, TaskContext context, StopWatcher stop) throws Exception {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(true);
      List<Work> work = work(connection, parameters);
      requireKnown(parameters, connection);
      execute(connection, "set lock_timeout = '30s'");
      try (Statement running = stop.add(connection.createStatement())) {
        return maintain(new Session(connection, running, stop), work, context);
      } finally {
        execute(connection, "reset lock_timeout");
      }
    }
  }

  /**
   * The connection of a run.
   *
   * @param running executes what may take long, so that it ends when the attempt is told to stop
   */
  private record Session(Connection connection, Statement running, StopWatcher stop) {}

  private static Result maintain(Session session, List<Work> work, TaskContext context)
      throws SQLException, InterruptedException {
    List<Change> changes = new ArrayList<>();
    for (Work one : work) {
      context.progress((double) changes.size() / work.size(), one.table());
      changes.add(maintain(session, one, context));
    }
    long before = changes.stream().mapToLong(Change::bytesBefore).sum();
    long freed = changes.stream().mapToLong(Change::freed).sum();
    context.logger().info("{} tables, {} bytes before, {} freed", work.size(), before, freed);
    List<Change> largest =
        changes.stream()
            .filter(change -> change.freed() != 0)
            .sorted(Comparator.comparingLong((Change change) -> -Math.abs(change.freed())))
            .limit(MOST_IN_RESULT)
            .toList();
    return new Result(work.size(), before, freed, largest);
  }

  private static Change maintain(Session session, Work work, TaskContext context)
      throws SQLException, InterruptedException {
    Connection connection = session.connection();
    long before = bytes(connection, work.id());
    for (String statement : work.statements()) {
      if (statement.startsWith("reindex")) {
        dropLeftOvers(connection, work.id(), context);
      }
      session.stop().check();
      session.running().execute(statement);
    }
    return new Change(work.table(), before, bytes(connection, work.id()));
  }

  private static void dropLeftOvers(Connection connection, long table, TaskContext context)
      throws SQLException {
    List<String> drops = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(LEFT_OVER)) {
      query.setLong(1, table);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          drops.add(rows.getString(1));
        }
      }
    }
    for (String drop : drops) {
      context.logger().info("An earlier reindex was interrupted: {}", drop);
      execute(connection, drop);
    }
  }

  private static List<Work> work(Connection connection, Database parameters) throws SQLException {
    List<Work> work = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(WORK)) {
      query.setBoolean(1, parameters.vacuum());
      query.setBoolean(2, parameters.analyze());
      query.setBoolean(3, parameters.reindex());
      query.setArray(4, connection.createArrayOf("text", parameters.tables().toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          work.add(new Work(rows.getLong(1), rows.getString(2), statements(rows)));
        }
      }
    }
    return work;
  }

  private static List<String> statements(ResultSet row) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (int column = 3; column <= 4; column++) {
      String statement = row.getString(column);
      if (statement != null) {
        statements.add(statement);
      }
    }
    return statements;
  }

  private static final String KNOWN =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'carillon' and c.relkind in ('r', 'p') and not c.relispartition
      order by c.relname
      """;

  private static void requireKnown(Database parameters, Connection connection)
      throws SQLException, NotRetryableException {
    TreeSet<String> known = new TreeSet<>();
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(KNOWN)) {
      while (rows.next()) {
        known.add(rows.getString(1));
      }
    }
    List<String> unknown =
        parameters.tables().stream().filter(table -> !known.contains(table)).toList();
    if (!unknown.isEmpty()) {
      throw new NotRetryableException(
          "Carillon has no table %s; its tables are %s"
              .formatted(String.join(", ", unknown), String.join(", ", known)));
    }
  }

  private static long bytes(Connection connection, long table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select coalesce(pg_total_relation_size(?::oid), 0)")) {
      query.setLong(1, table);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement running = connection.createStatement()) {
      running.execute(statement);
    }
  }
}
