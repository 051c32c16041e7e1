package io.carillon.worker.registry;

import io.carillon.tasktype.QueueName;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a worker.
 *
 * @param node the name of its node
 * @param version the version of Carillon
 * @param queues queues it claims from, at least one
 * @param concurrency number of concurrent handlers, 1 to 10,000
 * @param spans spans of time
 */
public record WorkerSettings(
    String node, String version, List<String> queues, int concurrency, Spans spans) {

  /**
   * Spans of time of a worker.
   *
   * @param lease time without a heartbeat after which the worker counts as dead, 2 s to 10 min
   * @param poll the longest time between two polls of the queue
   * @param grace time that running handlers have to end after the worker was told to stop
   */
  public record Spans(Duration lease, Duration poll, Duration grace) {

    /** Checks the bounds. */
    public Spans {
      if (lease.toMillis() < 2_000 || lease.toMinutes() > 10) {
        throw new IllegalArgumentException("lease must be from 2s to 10m, not " + lease);
      }
    }
  }

  /** Checks the bounds. */
  public WorkerSettings {
    queues = List.copyOf(queues);
    if (queues.isEmpty()) {
      throw new IllegalArgumentException("queues must name at least one queue");
    }
    queues.stream()
        .filter(queue -> !QueueName.fits(queue))
        .findFirst()
        .ifPresent(queue -> {
          throw new IllegalArgumentException(QueueName.fault(queue));
        });
    if (concurrency < 1 || concurrency > 10_000) {
      throw new IllegalArgumentException("concurrency must be from 1 to 10000, not " + concurrency);
    }
  }

  /** Returns the time without a heartbeat after which the worker counts as dead. */
  public Duration lease() {
    return spans.lease();
  }

  /** Returns the longest time between two polls of the queue. */
  public Duration poll() {
    return spans.poll();
  }

  /** Returns the time that running handlers have to end after the worker was told to stop. */
  public Duration grace() {
    return spans.grace();
  }
}
