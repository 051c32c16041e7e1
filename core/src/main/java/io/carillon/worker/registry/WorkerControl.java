package io.carillon.worker.registry;

import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pauses, resumes and drains workers. A worker is told by a notice, and without one at its next
 * poll.
 */
public final class WorkerControl {

  /** The channel that asks workers to read their own rows. */
  public static final String CHANNEL = "carillon_worker";

  private final Database database;

  /** Creates the control for a database. */
  public WorkerControl(Database database) {
    this.database = database;
  }

  /**
   * Pauses a worker: it claims nothing until it is resumed, and runs what it has.
   *
   * @param reason for the record; null for none
   * @throws NotFoundException when there is no worker with that id
   * @throws ConflictException {@code worker_gone} when it is draining or has ended
   */
  public void pause(UUID id, String actor, @Nullable String reason) {
    change(id, WorkerStatus.PAUSED, new Order(actor, reason));
  }

  /**
   * Resumes a paused, draining or drained worker.
   *
   * @param reason for the record; null for none
   * @throws NotFoundException when there is no worker with that id
   * @throws ConflictException {@code worker_gone} when it has ended
   */
  public void resume(UUID id, String actor, @Nullable String reason) {
    change(id, WorkerStatus.ACTIVE, new Order(actor, reason));
  }

  /**
   * Drains a worker: it runs what it has and claims nothing more. The process of {@code carillon
   * worker} then ends; any other keeps the worker, which may be resumed.
   *
   * @param reason for the record; null for none
   * @throws NotFoundException when there is no worker with that id
   * @throws ConflictException {@code worker_gone} when it has ended
   */
  public void drain(UUID id, String actor, @Nullable String reason) {
    change(id, WorkerStatus.DRAINING, new Order(actor, reason));
  }

  /** Pauses a worker without a record of who did. */
  public void pause(UUID id) {
    change(id, WorkerStatus.PAUSED, Order.UNKNOWN);
  }

  /** Resumes a worker without a record of who did. */
  public void resume(UUID id) {
    change(id, WorkerStatus.ACTIVE, Order.UNKNOWN);
  }

  /** Drains a worker without a record of who did. */
  public void drain(UUID id) {
    change(id, WorkerStatus.DRAINING, Order.UNKNOWN);
  }

  /** Who gave an order, and why; null for unknown. */
  private record Order(@Nullable String actor, @Nullable String reason) {

    private static final @Nullable String NOBODY = null;
    static final Order UNKNOWN = new Order(NOBODY, null);
  }

  private void change(UUID id, WorkerStatus wanted, Order order) {
    database.doInTransaction(() -> {
      requireOurs(id);
      WorkerStatus before = lock(id);
      boolean resumed = wanted == WorkerStatus.ACTIVE && before == WorkerStatus.DRAINING;
      boolean possible = before.takesOrders() || resumed || (before == wanted && before.lives());
      if (!possible) {
        throw new ConflictException(
            "worker_gone", "Only a worker that is active or paused can; it is " + before + ".");
      }
      if (before != wanted) {
        write(id, wanted, order);
      }
      database
          .sql()
          .sql("select pg_notify(:channel, :id)")
          .param("channel", CHANNEL)
          .param("id", id.toString())
          .query((row, index) -> id)
          .list();
    });
  }

  private void write(UUID id, WorkerStatus wanted, Order order) {
    database
        .sql()
        .sql(
            """
            update carillon.worker set status = :status, status_by = :actor, status_reason = :reason,
              status_at = coalesce(cast(:now as timestamptz), now())
            where id = :id
            """)
        .param("id", id)
        .param("status", wanted.code())
        .param("actor", order.actor())
        .param("reason", order.reason())
        .param("now", database.clockOverride())
        .update();
  }

  /** Returns those of these queues that have no active worker of Carillon's own. */
  public List<String> unserved(Collection<String> queues) {
    return database
        .sql()
        .sql(
            """
            select q.name from unnest(:queues) as q (name) where not exists (
              select from carillon.worker w
              where w.status = 'active' and w.runtime = 'java' and q.name = any(w.queues)
                and w.lease_ends_at > coalesce(cast(:now as timestamptz), now()))
            order by q.name
            """)
        .param("queues", SqlArrays.texts(queues))
        .param("now", database.clockOverride())
        .query((row, number) -> row.getString(1))
        .list();
  }

  private void requireOurs(UUID id) {
    boolean celery =
        database
            .sql()
            .sql(
                "select exists (select from carillon.worker where id = :id and runtime = 'celery')")
            .param("id", id)
            .query(Boolean.class)
            .single();
    if (celery) {
      throw new ConflictException(
          "celery_worker", "It is a Celery worker: pause and stop it with Celery's own commands.");
    }
  }

  private WorkerStatus lock(UUID id) {
    Optional<String> status =
        database
            .sql()
            .sql("select status from carillon.worker where id = :id for update")
            .param("id", id)
            .query(String.class)
            .optional();
    return WorkerStatus.of(status.orElseThrow(() -> new NotFoundException("worker", id)));
  }
}
