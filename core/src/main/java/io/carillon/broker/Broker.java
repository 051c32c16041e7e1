package io.carillon.broker;

import io.carillon.database.Database;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Waiting;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries the news of queued executions to workers. It is transport only: what it loses, doubles or
 * delays changes nothing but latency (design rule 4).
 */
public interface Broker extends AutoCloseable {

  /** Makes the broker of a node. */
  @FunctionalInterface
  interface Factory {

    /**
     * Makes it; the engine starts and closes it.
     *
     * @param node the name of the process
     */
    Broker make(Database database, String node);
  }

  /** Starts its agents. */
  void start();

  /** Tells the workers of their queues that these wait; called after the commit, never blocks. */
  void announce(Collection<Waiting> waiting);

  /** Another process says that something waits in a queue: workers of this one are to look. */
  void noticed(String queue);

  /**
   * Keeps slots of a worker of this process for the first of these executions, by priority and age;
   * what gets none is to be queued.
   *
   * @param executions that may start at once
   * @return empty for no room, and where each execution is to travel
   */
  Optional<Reservation> reserve(List<NewExecution> executions);

  /** Opens a worker's way in. */
  Inbox open(Recipient worker);

  /** What does not go well at present, though everything still runs; null when all does. */
  @Nullable String trouble();

  /** What it counted since it was made, by name in snake_case. */
  Map<String, Long> counts();

  /** Also closes every inbox. */
  @Override
  void close();
}
