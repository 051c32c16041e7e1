package io.carillon.stepped;

import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.NodeParts;
import io.carillon.execution.Settled;
import io.carillon.manager.TasksManager;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.worker.QueuedHandlers;
import io.carillon.worker.Worker;
import io.carillon.worker.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A node that does nothing by itself: {@link #decide} makes a round of all its agents and {@link
 * #runHandler} runs a handler, on the calling thread and through the same components as an {@link
 * io.carillon.engine.Engine}. It keeps no history partitions, watches no task types of other nodes,
 * and takes nothing over. Not thread-safe.
 */
public final class SteppedNode implements AutoCloseable {

  // The middle of the range, in which a retry has its nominal delay.
  private static final RandomGenerator NO_JITTER = () -> Long.MIN_VALUE;

  private final QueuedHandlers handlers = new QueuedHandlers();
  private final LocalTaskTypes types;
  private final NodeParts parts;
  private final Worker worker;

  /**
   * Creates a node, which {@link #start} registers; the tables must exist.
   *
   * @param database its clock is to be overridden by {@code clock}
   * @param types the task types that it runs, closed with this node
   * @param settings the roles and the grace period are ignored: the node decides and works
   */
  public SteppedNode(
      Database database, LocalTaskTypes types, EngineSettings settings, InstantSource clock) {
    this.types = types;
    this.parts =
        NodeParts.builder(
                database,
                types,
                settings.withRoles(Set.of(EngineSettings.Role.values())).withGrace(Duration.ZERO))
            .broker(SteppedBroker::new)
            .environment(environment(clock, handlers))
            .build();
    this.worker = Objects.requireNonNull(parts.worker());
  }

  /** Registers its task types and its worker; before this, none of its types can be configured. */
  public void start() {
    parts.registerTypes();
    worker.heartbeatOnce();
  }

  /**
   * Returns the environment of a worker whose time is that of a clock, whose handlers wait for the
   * caller, and whose retries have no jitter.
   */
  public static WorkerEnvironment environment(InstantSource clock, QueuedHandlers handlers) {
    return new WorkerEnvironment(() -> nanos(clock.instant()), clock, NO_JITTER, () -> handlers);
  }

  private static long nanos(Instant instant) {
    return Duration.between(Instant.EPOCH, instant).toNanos();
  }

  /** Returns the users' API. */
  public TasksManager manager() {
    return parts.manager();
  }

  /**
   * Registers an observer of every batch of executions that this node settles, as {@link
   * io.carillon.engine.Engine#observe} does.
   */
  public void observe(Consumer<List<Settled>> observer) {
    parts.observe(observer);
  }

  /**
   * Makes one round of everything but the handlers: renews the lease, expires, wakes and releases
   * what waits, claims, and decides what is due at this instant. Executions that it starts wait for
   * {@link #runHandler}.
   *
   * @return false when there was nothing to do
   */
  public boolean decide() {
    worker.heartbeatOnce();
    int done = parts.startDeadlines().expire();
    parts.dispatcher().wakeOnce();
    parts.scheduler().releases().look();
    done += worker.claimNow();
    done += parts.scheduler().tick();
    return done > 0;
  }

  /**
   * Runs the handler that started first to its end, on the calling thread, and records the end.
   *
   * @return false when no handler has started
   */
  public boolean runHandler() {
    boolean ran = handlers.runNext();
    parts.recorder().writeAccepted();
    return ran;
  }

  /**
   * Returns the next instant at which {@link #decide} has something to do if nobody changes
   * anything: a due time, the wake time of an execution, or a start deadline. It may be past; empty
   * when there is none.
   */
  public Optional<Instant> next() {
    return parts
        .database()
        .sql()
        .sql(
            """
            select least(
              (select min(next_due_at) from carillon.schedule_state),
              (select min(wakes_at) from carillon.task_execution_live where wakes_at < 'infinity'),
              (select min(start_by) from carillon.task_execution_live
                where start_by is not null and status in ('queued', 'retrying'))) as next
            """)
        .query((row, index) -> Optional.ofNullable(SqlRows.instantOrNull(row, "next")))
        .single();
  }

  /** Stops the worker and closes the task types. */
  @Override
  public void close() {
    worker.close();
    parts.recorder().close();
    worker.leave();
    parts.broker().close();
    types.close();
  }
}
