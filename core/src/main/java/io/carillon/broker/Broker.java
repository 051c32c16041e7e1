package io.carillon.broker;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.NewExecution;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Announces queued executions to workers. It is transport only: a lost, duplicated or delayed
 * announcement affects nothing but latency (design rule 4).
 */
public interface Broker extends AutoCloseable {

  /** Creates the broker of a node. */
  @FunctionalInterface
  interface Factory {

    /**
     * Creates the broker; the engine starts and closes it.
     *
     * @param node the name of the process
     */
    Broker make(Database database, String node);
  }

  /** Starts its agents. */
  void start();

  /**
   * Announces waiting executions to the workers of their queues. Called after the commit; never
   * blocks.
   */
  void announce(Collection<ClaimableExecution> waiting);

  /**
   * Handles a notice from another process that executions wait in a queue: wakes this process's
   * workers of that queue.
   */
  void noticed(String queue);

  /**
   * Reserves slots of one worker of this process for the first of these executions, by priority and
   * age. The caller queues the executions that get no slot.
   *
   * @param executions the executions that may start at once
   * @return empty when no worker has a free slot, or when the broker delivers every execution
   *     through its queue
   */
  Optional<SlotReservation> reserve(List<NewExecution> executions);

  /** Opens the work source of a worker. */
  WorkSource open(WorkerSubscription worker);

  /** Returns the agents, for health checks, without those whose errors {@link #lastError} tells. */
  List<AgentLoop> agents();

  /** Returns the current degradation, during which work continues; null when there is none. */
  @Nullable String lastError();

  /** Returns the counters since creation, by name in snake_case. */
  Map<String, Long> counts();

  /** Closes the broker and every work source. */
  @Override
  void close();
}
