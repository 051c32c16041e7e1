package io.carillon.history;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the cluster sees it.
 *
 * @param runtime {@code java} for one of Carillon's own workers, or {@code celery}
 */
public record WorkerRow(UUID id, String runtime, Home home, Offer offer, State state, Times times) {

  /**
   * The process of a worker.
   *
   * @param node the name of its node, or of the Celery worker
   */
  public record Home(String node, String host, long pid, String version) {}

  /**
   * What a worker can run.
   *
   * @param capacity number of its slots
   */
  public record Offer(List<String> queues, List<String> taskTypes, int capacity) {}

  /**
   * The state of a worker.
   *
   * @param running number of executions that it runs
   * @param statusAt when it was last paused, drained or resumed by a user; null for never
   * @param statusBy who did; null for nobody
   * @param statusReason why; null for none
   */
  public record State(
      int running,
      String status,
      @Nullable Instant statusAt,
      @Nullable String statusBy,
      @Nullable String statusReason) {}

  /**
   * The times of a worker.
   *
   * @param endedAt null while it lives
   */
  public record Times(
      Instant startedAt, Instant heartbeatAt, Instant leaseEndsAt, @Nullable Instant endedAt) {}

  /** Returns the name of its node, or of the Celery worker. */
  public String node() {
    return home.node();
  }

  /** Returns the queues from which it takes executions. */
  public List<String> queues() {
    return offer.queues();
  }

  /** Returns its status, such as {@code active}. */
  public String status() {
    return state.status();
  }
}
