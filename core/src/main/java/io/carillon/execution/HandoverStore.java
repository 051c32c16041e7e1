package io.carillon.execution;

import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.queue.QueuePauses;
import io.carillon.task.TaskError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The transitions of executions that a runtime without claims runs, the counterpart of {@link
 * ExecutionStore} for workers: each of a whole batch, guarded by the state it starts from.
 */
public final class HandoverStore {

  private final Database database;
  private final ExecutionStore executions;
  private final QueuePauses pauses;

  /** Creates the store on the given database; it works in the caller's transaction. */
  public HandoverStore(Database database) {
    this.database = database;
    this.executions = new ExecutionStore(database);
    this.pauses = new QueuePauses(database);
  }

  /** Returns the paused queues, from which nothing is handed over. */
  public QueuePauses pauses() {
    return pauses;
  }

  /**
   * Picks waiting executions of a queue, by priority and age, for a runtime without claims. Their
   * state is unchanged, and they are not picked again before {@link #takeBack} or the end of their
   * next attempt.
   */
  public List<HandedOver> handOver(String queue, Collection<String> types, int limit) {
    if (pauses.known().contains(queue)) {
      return List.of();
    }
    return database
        .sql()
        .sql(
            """
            select e.id, e.attempt, e.task_config_id, e.config_version, e.task_type, e.due_at,
              e.start_by, e.priority, octet_length(cast(e.parameters as text)) as parameter_bytes,
              case when octet_length(cast(e.parameters as text)) <= 8192 then e.parameters end
                as small_parameters
            from carillon.hand_over_waiting(:queue, :types,
              coalesce(cast(:now as timestamptz), now()), :limit,
              coalesce(cast(:now as timestamptz), now()) + :held * interval '1 ms') as e
            """)
        .param("queue", queue)
        .param("types", texts(types))
        .param("now", database.clockOverride())
        .param("limit", limit)
        .param("held", HandedOver.HELD.toMillis())
        .query(HandoverStore::handedOver)
        .list();
  }

  private static HandedOver handedOver(ResultSet row, int index) throws SQLException {
    return new HandedOver(
        row.getObject("id", UUID.class),
        row.getInt("attempt"),
        ClaimStore.task(row),
        instantOrNull(row, "start_by"),
        row.getInt("priority"),
        ClaimStore.ownParameters(row));
  }

  /** Makes handed-over executions that still wait claimable again, and returns them. */
  public List<ClaimableExecution> takeBack(Collection<UUID> ids) {
    return database
        .sql()
        .sql(
            """
            update carillon.task_execution_live e set wakes_at = null
            where e.id = any(:ids) and e.status in ('queued', 'retrying')
            returning e.id, e.queue, e.priority
            """)
        .param("ids", uuids(ids))
        .query(ExecutionStore::waiting)
        .list();
  }

  /**
   * Records that the next attempts of executions began in another runtime: queued, retrying ->
   * running. Returns the executions of which the attempt was in fact the next.
   */
  public Set<UUID> begin(List<Begun> batch) {
    return new HashSet<>(
        database
            .sql()
            .sql(
                """
                update carillon.task_execution_live e set status = 'running', attempt = b.attempt,
                  worker_id = b.worker, wakes_at = 'infinity', error = null, finished_at = null,
                  started_at = greatest(e.queued_at, coalesce(cast(:now as timestamptz), now())
                    - b.ago * interval '1 ms')
                from unnest(:ids, :attempts, :workers, :agos) as b(id, attempt, worker, ago)
                where e.id = any(array[b.id]) and e.attempt = b.attempt - 1
                  and e.status in ('queued', 'retrying')
                  and b.id between '00000000-0000-0000-0000-000000000000'
                    and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
                returning e.id
                """)
            .param("now", database.clockOverride())
            .param("ids", uuids(batch, Begun::executionId))
            .param("attempts", ints(batch, Begun::attempt))
            .param("workers", uuids(batch, Begun::workerId))
            .param("agos", longs(batch, begun -> begun.ago().toMillis()))
            .query(UUID.class)
            .list());
  }

  /**
   * An attempt that began in another runtime.
   *
   * @param attempt the number of the attempt
   * @param ago how long ago it began
   */
  public record Begun(UUID executionId, int attempt, UUID workerId, Duration ago) {}

  /** Stores the errors of retried attempts that are reported after their end. */
  public void explain(List<Explanation> batch) {
    if (batch.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(
            """
            update carillon.earlier_attempt a set error = cast(x.error as jsonb)
            from unnest(:ids, :numbers, :errors) as x(id, number, error)
            where a.execution_id = any(array[x.id]) and a.number = x.number and a.outcome = 'retried'
              and x.id between '00000000-0000-0000-0000-000000000000'
                and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
            """)
        .param("ids", uuids(batch, Explanation::executionId))
        .param("numbers", ints(batch, Explanation::attempt))
        .param("errors", texts(batch, explanation -> Json.textOrNull(explanation.error())))
        .update();
  }

  /** The error of an attempt. */
  public record Explanation(UUID executionId, int attempt, TaskError error) {}

  /**
   * Expires executions that another runtime dropped at their start deadline: queued, retrying ->
   * expired.
   */
  public List<Settled> expire(Collection<UUID> ids, String message) {
    return executions.expire(ids, message);
  }
}
