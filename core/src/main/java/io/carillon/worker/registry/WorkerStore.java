package io.carillon.worker.registry;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of workers: their leases and their claims. */
public final class WorkerStore {

  private final Database database;

  public WorkerStore(Database database) {
    this.database = database;
  }

  public void register(
      UUID id,
      WorkerSettings settings,
      String host,
      Collection<String> types,
      WorkerStatus status) {
    database
        .sql()
        .sql(
            """
            insert into carillon.worker (id, node, host, pid, carillon_version, queues, task_types,
              capacity, status, started_at, heartbeat_at, lease_ends_at)
            select :id, :node, :host, :pid, :version, :queues, :types, :capacity, :status, t.now,
              t.now, t.now + :lease * interval '1 ms'
            from (select coalesce(cast(:now as timestamptz), now()) as now) t
            """)
        .param("id", id)
        .param("node", settings.node())
        .param("host", host)
        .param("pid", ProcessHandle.current().pid())
        .param("version", settings.version())
        .param("queues", texts(settings.queues()))
        .param("types", texts(types))
        .param("capacity", settings.concurrency())
        .param("status", status.code())
        .param("lease", settings.lease().toMillis())
        .param("now", database.clockOverride())
        .update();
  }

  /** Renews the lease; false when the worker has been declared lost in the meantime. */
  public boolean beat(UUID id, int running, long leaseMillis) {
    return database
            .sql()
            .sql(
                """
                update carillon.worker set running = :running,
                  heartbeat_at = coalesce(cast(:now as timestamptz), now()),
                  lease_ends_at = coalesce(cast(:now as timestamptz), now())
                    + :lease * interval '1 ms'
                where id = :id and status in ('active', 'paused', 'draining')
                """)
            .param("id", id)
            .param("running", running)
            .param("lease", leaseMillis)
            .param("now", database.clockOverride())
            .update()
        == 1;
  }

  /** Returns the requested status of the worker; empty when its row was removed. */
  public Optional<WorkerStatus> status(UUID id) {
    return database
        .sql()
        .sql("select status from carillon.worker where id = :id")
        .param("id", id)
        .query(String.class)
        .optional()
        .map(WorkerStatus::of);
  }

  /**
   * Waits for claims in the worker's name to finish, and blocks new ones until the transaction
   * ends.
   */
  public void lock(UUID id) {
    database
        .sql()
        .sql("select id from carillon.worker where id = :id for update")
        .param("id", id)
        .query(UUID.class)
        .optional();
  }

  public void end(UUID id, WorkerStatus status) {
    database
        .sql()
        .sql(
            """
            update carillon.worker set status = :status, running = 0,
              ended_at = coalesce(cast(:now as timestamptz), now())
            where id = :id
            """)
        .param("id", id)
        .param("status", status.code())
        .param("now", database.clockOverride())
        .update();
  }

  public void draining(UUID id) {
    database
        .sql()
        .sql(
            """
            update carillon.worker set status = 'draining'
            where id = :id and status in ('active', 'paused')
            """)
        .param("id", id)
        .update();
  }

  /** Removes claims whose executions are all settled. */
  public void forgetClaims(UUID id, Collection<Long> numbers) {
    database
        .sql()
        .sql("delete from carillon.worker_claim where worker_id = :id and number = any(:numbers)")
        .param("id", id)
        .param("numbers", longs(numbers))
        .update();
  }

  /** Locks one worker whose lease has ended. */
  public Optional<UUID> takeDead() {
    return database
        .sql()
        .sql(
            """
            select id from carillon.worker
            where lease_ends_at < coalesce(cast(:now as timestamptz), now())
              and status in ('active', 'paused', 'draining') and runtime = 'java'
            order by lease_ends_at limit 1 for update skip locked
            """)
        .param("now", database.clockOverride())
        .query(UUID.class)
        .optional();
  }

  /** An attempt that the database assigns to a worker that does not run it. */
  public record Left(UUID executionId, int attempt, int losses) {}

  /**
   * Returns the running executions of batches that the worker considers settled. An execution that
   * is also in one of its other batches belongs to the worker: it runs again.
   */
  public List<Left> left(UUID workerId, ClaimBatches.Known known) {
    return database
        .sql()
        .sql(
            """
            select e.id, e.attempt, e.losses
            from carillon.worker_claim c cross join unnest(c.execution_ids) as claimed(id)
            cross join lateral (
              select * from carillon.task_execution_live x where x.id = claimed.id offset 0) as e
            where c.worker_id = :worker and e.status = 'running' and e.worker_id = :worker
              and c.number <= :last and not c.number = any(:unsettled)
              and not exists (select from carillon.worker_claim k
                where k.worker_id = :worker and (k.number > :last or k.number = any(:unsettled))
                  and e.id = any(k.execution_ids))
            order by e.id
            """)
        .param("worker", workerId)
        .param("last", known.last())
        .param("unsettled", longs(known.unsettled()))
        .query(WorkerStore::left)
        .list();
  }

  private static Left left(ResultSet row, int index) throws SQLException {
    return new Left(row.getObject("id", UUID.class), row.getInt("attempt"), row.getInt("losses"));
  }

  /** Returns when an execution of this config last succeeded. */
  public Optional<Instant> lastSuccess(long taskConfigId) {
    return database
        .sql()
        .sql(
            """
            select last_success_at from carillon.task_config_health
            where task_config_id = :id and last_success_at is not null
            """)
        .param("id", taskConfigId)
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }

  public void forgetClaims(UUID id) {
    database
        .sql()
        .sql("delete from carillon.worker_claim where worker_id = :id")
        .param("id", id)
        .update();
  }

  /** Removes workers that ended more than a week ago. */
  int forgetOld() {
    return database
        .sql()
        .sql(
            """
            delete from carillon.worker where ended_at
              < coalesce(cast(:now as timestamptz), now()) - interval '7 days'
            """)
        .param("now", database.clockOverride())
        .update();
  }
}
