package io.carillon.feed;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;

/** Reads the present states of executions that have not ended, bounded in number. */
public final class LiveExecutions {

  /** Maximum number of executions that one reading returns. */
  public static final int MOST = 1_000;

  private static final String COLUMNS =
      """
      x.id, x.task_config_id, x.task_type, x.status, x.trigger, x.attempt, x.due_at, x.queued_at,
        x.started_at, nullif(x.wakes_at, 'infinity') as wakes_at, x.queue, x.worker_id,
        cast(x.progress ->> 'fraction' as float8) as fraction
      """;

  private static final RowMapper<LiveExecution> ROW = (row, index) -> execution(row);

  private final Database database;

  /** Creates a reader of a database. */
  public LiveExecutions(Database database) {
    this.database = database;
  }

  // Who runs what is asked of the claims and of what Celery has; no index of live executions knows.
  private static final String RUNNING =
      """
      select e.* from (
        select id from (
          select u.id from carillon.worker_claim c cross join lateral unnest(c.execution_ids) as u(id)
          limit :limit) as claimed
        union all
        (select execution_id from carillon.celery_task limit :limit)
      ) as b cross join lateral (select {columns}
        from carillon.task_execution_live x where x.id = b.id offset 0) as e
      where e.status = 'running' limit :limit
      """
          .replace("{columns}", COLUMNS);

  /** Returns running executions, at most {@link #MOST} of them, in no order. */
  public List<LiveExecution> running() {
    return database.sql().sql(RUNNING).param("limit", MOST).query(ROW).list();
  }

  private static final String WAITING_TO_RETRY =
      """
      select {columns} from carillon.task_execution_live x
      where x.wakes_at < 'infinity' and x.status = 'retrying' order by x.wakes_at limit :limit
      """
          .replace("{columns}", COLUMNS);

  /** Returns the executions that wait for a retry, the next first, at most {@link #MOST}. */
  public List<LiveExecution> retrying() {
    return database.sql().sql(WAITING_TO_RETRY).param("limit", MOST).query(ROW).list();
  }

  private static final String BY_ID =
      """
      select {columns} from carillon.task_execution_live x where x.id = any(:ids)
      """
          .replace("{columns}", COLUMNS);

  /** Returns those of the given executions that have not ended. */
  public List<LiveExecution> of(Collection<UUID> ids) {
    return database.sql().sql(BY_ID).param("ids", uuids(ids)).query(ROW).list();
  }

  private static final String BY_CONFIG =
      """
      select e.* from unnest(:configs) as b(id) cross join lateral (
        select {columns} from carillon.task_execution_live x
        where x.task_config_id = b.id and x.task_config_id > 0 order by x.id limit 100) as e
      limit :limit
      """
          .replace("{columns}", COLUMNS);

  /**
   * Returns the executions of task configs that have not ended: the oldest 100 of each, and at most
   * {@link #MOST}.
   */
  public List<LiveExecution> ofConfigs(Collection<Long> configs) {
    return database
        .sql()
        .sql(BY_CONFIG)
        .param("configs", longs(configs))
        .param("limit", MOST)
        .query(ROW)
        .list();
  }

  private static LiveExecution execution(ResultSet row) throws SQLException {
    double fraction = row.getDouble("fraction");
    boolean reported = !row.wasNull();
    return new LiveExecution(
        row.getObject("id", UUID.class),
        new LiveExecution.Task(
            row.getLong("task_config_id"), row.getString("task_type"), row.getString("trigger")),
        ExecutionStatus.of(row.getString("status")),
        row.getInt("attempt"),
        new LiveExecution.Times(
            instantOrNull(row, "due_at"),
            row.getTimestamp("queued_at").toInstant(),
            instantOrNull(row, "started_at"),
            instantOrNull(row, "wakes_at")),
        new LiveExecution.State(
            row.getString("queue"),
            row.getObject("worker_id", UUID.class),
            reported ? fraction : null));
  }
}
