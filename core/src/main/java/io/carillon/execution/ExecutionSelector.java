package io.carillon.execution;

import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** Finds many executions by their ids, with the fields needed to cancel or retry them. */
public final class ExecutionSelector {

  private static final String SELECT =
      """
      select e.id, e.task_config_id, e.status, e.cancel_reason is not null as asked,
        case when e.parameters is null then 0
          when pg_column_compression(e.parameters) is null then pg_column_size(e.parameters)
          else octet_length(cast(e.parameters as text)) end as bytes
      from (select id from unnest(:ids) as t(id) order by id offset 0) as k
      cross join lateral (select * from carillon.task_execution x where x.id = k.id offset 0) as e
      order by e.id
      """;

  private final Database database;
  private final ExecutionStore executions;

  /** Creates a reader of the given database. */
  public ExecutionSelector(Database database) {
    this.database = database;
    this.executions = new ExecutionStore(database);
  }

  /** Returns those of the given executions that exist, ordered by id. */
  public List<SelectedExecution> find(Collection<UUID> ids) {
    return database
        .sql()
        .sql(SELECT)
        .param("ids", uuids(ids))
        .query(ExecutionSelector::selected)
        .list();
  }

  /**
   * Locks those of the given executions that have not ended, in the order of their ids, until the
   * transaction ends, and returns those that exist.
   */
  public List<SelectedExecution> lock(Collection<UUID> ids) {
    executions.lock(ids);
    return find(ids);
  }

  private static SelectedExecution selected(ResultSet row, int index) throws SQLException {
    return new SelectedExecution(
        row.getObject("id", UUID.class),
        row.getLong("task_config_id"),
        ExecutionStatus.of(row.getString("status")),
        row.getBoolean("asked"),
        row.getLong("bytes"));
  }

  /** Returns the own parameters of executions, by execution id. */
  public Map<UUID, ObjectNode> ownParameters(Collection<UUID> ids) {
    Map<UUID, ObjectNode> own = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select id, parameters from carillon.task_execution
            where id = any(:ids) and parameters is not null
            """)
        .param("ids", uuids(ids))
        .query((row, index) ->
            own.put(row.getObject("id", UUID.class), Json.object(row.getString("parameters"))))
        .list();
    return own;
  }
}
