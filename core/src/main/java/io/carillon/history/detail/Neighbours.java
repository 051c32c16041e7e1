package io.carillon.history.detail;

import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.time.Instants;
import io.carillon.time.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the executions of a config before and after one of them, by the index of its config. */
public final class Neighbours {

  // The bounds on the id alone exclude partitions; the row comparisons are the index condition.
  private static final String BEFORE =
      """
      select e.id, e.status, e.due_at from carillon.task_execution e
      where e.task_config_id >= :config and e.task_config_id <= :config
        and (e.task_config_id, e.id) >= (:config, :end)
        and (e.task_config_id, e.id) < (:config, :id) and e.id >= :end and e.id < :id and e.task_config_id > 0
      order by e.task_config_id desc, e.id desc limit 1
      """;

  private static final String AFTER =
      """
      select e.id, e.status, e.due_at from carillon.task_execution e
      where e.task_config_id >= :config and e.task_config_id <= :config
        and (e.task_config_id, e.id) > (:config, :id)
        and (e.task_config_id, e.id) < (:config, :end)
        and e.id > :id and e.id < :end and e.task_config_id > 0
      order by e.task_config_id, e.id limit 1
      """;

  private final Database database;
  private final DailyHistory history;

  /** Creates a reader of a database. */
  public Neighbours(Database database) {
    this.database = database;
    this.history = database.history();
  }

  /**
   * An execution beside another one of its config.
   *
   * @param dueAt its due time; null when no schedule produced it
   */
  public record Neighbour(UUID id, ExecutionStatus status, @Nullable Instant dueAt) {}

  /** Returns the execution of the config that was queued before this one; empty for none. */
  public Optional<Neighbour> before(long taskConfigId, UUID id) {
    return find(
        BEFORE, taskConfigId, id, history.days().back(Instant.EPOCH, TimeOrderedIds.time(id)));
  }

  /** Returns the execution of the config that was queued after this one; empty for none. */
  public Optional<Neighbour> after(long taskConfigId, UUID id) {
    return find(
        AFTER, taskConfigId, id, history.days().forth(TimeOrderedIds.time(id), Instants.LATEST));
  }

  private Optional<Neighbour> find(String select, long taskConfigId, UUID id, List<Instant> steps) {
    return history.search(
        steps,
        step ->
            database
                .sql()
                .sql(select)
                .param("config", taskConfigId)
                .param("id", id)
                .param("end", end(step))
                .query(Neighbours::neighbour)
                .optional(),
        Optional::isPresent);
  }

  private static UUID end(Instant step) {
    return step.equals(Instants.LATEST) ? new UUID(-1, -1) : TimeOrderedIds.lowest(step);
  }

  private static Neighbour neighbour(ResultSet row, int index) throws SQLException {
    return new Neighbour(
        row.getObject("id", UUID.class),
        ExecutionStatus.of(row.getString("status")),
        instantOrNull(row, "due_at"));
  }
}
