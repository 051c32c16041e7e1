package io.carillon.worker;

import io.carillon.tasktype.QueueName;
import java.time.Duration;
import java.util.List;

/**
 * How a worker works.
 *
 * @param node the name of its process
 * @param version of Carillon
 * @param queues whose executions it takes, at least one
 * @param concurrency handlers at the same time, 1 to 10,000
 * @param lease how long a worker that says nothing is believed to live, 2 s to 10 min
 * @param poll the longest time between two looks at the queue
 * @param grace how long running handlers may go on after the worker was told to stop
 */
public record WorkerSettings(
    String node,
    String version,
    List<String> queues,
    int concurrency,
    Duration lease,
    Duration poll,
    Duration grace) {

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
    if (lease.toMillis() < 2_000 || lease.toMinutes() > 10) {
      throw new IllegalArgumentException("lease must be from 2s to 10m, not " + lease);
    }
  }
}
