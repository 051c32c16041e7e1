package io.carillon.waiting;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.queue.QueuePauses;
import io.carillon.sentence.Sentence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out why an execution waits, from the live executions, the workers and the pauses. */
public final class WaitingReader {

  /** Upper bound of a position. */
  public static final int COUNTED = 1_000;

  private static final int SHOWN = 5;

  private final Database database;
  private final QueuePauses pauses;

  /** Creates a reader of a database. */
  public WaitingReader(Database database) {
    this.database = database;
    this.pauses = new QueuePauses(database);
  }

  /**
   * Returns why the execution waits; empty when it runs or has ended.
   *
   * @param lastEnd the end of its last attempt; null for none
   */
  public Optional<Waiting> of(Execution execution, @Nullable Instant lastEnd) {
    ExecutionStatus status = execution.status();
    if (status != ExecutionStatus.QUEUED && status != ExecutionStatus.RETRYING) {
      return Optional.empty();
    }
    Instant since = lastEnd == null ? execution.queuedAt() : lastEnd;
    if (execution.held()) {
      return Optional.of(new Waiting(held(execution), since, null));
    }
    Instant wakesAt = execution.times().wakesAt();
    if (wakesAt != null) {
      return Optional.of(new Waiting(sleeping(execution, wakesAt), since, null));
    }
    if (isHandedOver(execution.id())) {
      Sentence celery = Sentence.of("waiting_for_celery").with("queue", execution.queue());
      return Optional.of(new Waiting(celery, since, null));
    }
    int ahead = ahead(execution);
    Integer position = ahead >= COUNTED ? null : ahead + 1;
    return Optional.of(new Waiting(queued(execution, ahead), since, position));
  }

  private Sentence held(Execution execution) {
    List<@Nullable String> others =
        database
            .sql()
            .sql(
                """
                select cast(e.id as text) from carillon.task_execution_live e
                where e.task_config_id >= :config and e.task_config_id <= :config
                  and e.task_config_id > 0 and e.id < :id
                order by e.task_config_id, e.id limit :most
                """)
            .param("config", execution.taskConfigId())
            .param("id", execution.id())
            .param("most", SHOWN)
            .query(String.class)
            .list();
    return Sentence.of("waiting_for_executions").with("executions", others);
  }

  private static Sentence sleeping(Execution execution, Instant wakesAt) {
    Execution.Tries tries = execution.state().tries();
    return execution.status() == ExecutionStatus.RETRYING
        ? Sentence.of("waiting_for_retry")
            .with("at", wakesAt)
            .with("failures", tries.failures())
            .with("max_attempts", tries.maxAttempts())
        : Sentence.of("waiting_until").with("at", wakesAt);
  }

  private boolean isHandedOver(UUID id) {
    return database
        .sql()
        .sql("select exists (select from carillon.celery_task where execution_id = :id)")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  /** Counts the waiting executions that are claimed before this one, up to {@link #COUNTED}. */
  private int ahead(Execution execution) {
    return database
        .sql()
        .sql(
            """
            select least(:most, (
              select count(*) from (select from carillon.task_execution_live e
                where e.queue = :queue and e.wakes_at is null and not e.held
                  and e.priority > cast(:priority as smallint) and e.status in ('queued', 'retrying')
                limit :most) as higher) + (
              select count(*) from (select from carillon.task_execution_live e
                where e.queue = :queue and e.wakes_at is null and not e.held
                  and e.priority = cast(:priority as smallint) and e.id < :id
                  and e.status in ('queued', 'retrying') limit :most) as older))
            """)
        .param("queue", execution.queue())
        .param("priority", execution.priority())
        .param("id", execution.id())
        .param("most", COUNTED)
        .query(Integer.class)
        .single();
  }

  private Sentence queued(Execution execution, int ahead) {
    Sentence named = Sentence.of("waiting_for_worker").with("queue", execution.queue());
    Optional<QueuePauses.Pause> pause = pauses.of(execution.queue());
    if (pause.isPresent()) {
      return new Sentence("waiting_queue_paused", named.arguments())
          .with("actor", pause.get().by())
          .with("since", pause.get().at())
          .with("reason", pause.get().reason());
    }
    Workers workers = workers(execution);
    if (workers.active() == 0) {
      String code = workers.resting() == 0 ? "waiting_for_worker" : "waiting_workers_paused";
      return new Sentence(code, named.arguments()).with("task_type", execution.taskType());
    }
    String code = workers.running() >= workers.capacity() ? "waiting_for_slot" : "waiting_for_turn";
    return new Sentence(code, named.arguments())
        .with("ahead", ahead)
        .with("capacity", workers.capacity());
  }

  /**
   * The workers that know a type and take from a queue.
   *
   * @param resting number of those that are paused or draining
   * @param capacity slots of the active ones
   * @param running executions that the active ones run
   */
  private record Workers(int active, int resting, int capacity, int running) {}

  private Workers workers(Execution execution) {
    return database
        .sql()
        .sql(
            """
            select count(*) filter (where status = 'active') as active,
              count(*) filter (where status <> 'active') as resting,
              coalesce(sum(capacity) filter (where status = 'active'), 0) as capacity,
              coalesce(sum(running) filter (where status = 'active'), 0) as running
            from carillon.worker
            where status in ('active', 'paused', 'draining')
              and lease_ends_at > coalesce(cast(:now as timestamptz), now())
              and :queue = any(queues) and (runtime <> 'java' or :type = any(task_types))
            """)
        .param("queue", execution.queue())
        .param("type", execution.taskType())
        .param("now", database.clockOverride())
        .query(WaitingReader::workers)
        .single();
  }

  private static Workers workers(ResultSet row, int index) throws SQLException {
    return new Workers(
        row.getInt("active"), row.getInt("resting"), row.getInt("capacity"), row.getInt("running"));
  }
}
