package io.carillon.broker;

import java.util.Collection;
import java.util.UUID;

/**
 * Carries the news of queued executions to workers. It is transport only: what it loses, doubles or
 * delays changes nothing but latency (design rule 4).
 */
public interface Broker extends AutoCloseable {

  /** Tells the workers of these queues that something waits; called after the commit. */
  void announce(Collection<String> queues);

  /**
   * Opens a worker's way in.
   *
   * @param types that the worker can run
   */
  Inbox open(UUID workerId, Collection<String> queues, Collection<String> types);

  /** Also closes every inbox. */
  @Override
  void close();
}
