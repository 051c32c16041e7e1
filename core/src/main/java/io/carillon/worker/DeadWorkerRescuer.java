package io.carillon.worker;

import io.carillon.database.Database;
import io.carillon.record.AttemptRecorder;
import io.carillon.worker.registry.WorkerStatus;
import io.carillon.worker.registry.WorkerStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the executions of dead workers: a worker whose lease has ended is marked lost, and
 * each attempt it held ends as lost, so that another worker runs the next one. Every node runs a
 * takeover; the row lock on the dead worker lets only one of them act.
 */
public final class DeadWorkerRescuer {

  private static final Logger LOG = LoggerFactory.getLogger(DeadWorkerRescuer.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

  private final Database database;
  private final WorkerStore store;
  private final OrphanedAttempts attempts;
  private final LongAdder takeovers = new LongAdder();

  /** Creates a takeover for a database; {@code recorder} settles the lost attempts. */
  public DeadWorkerRescuer(Database database, AttemptRecorder recorder) {
    this.database = database;
    this.store = new WorkerStore(database);
    this.attempts = new OrphanedAttempts(store, recorder);
  }

  /**
   * Takes over from one dead worker, if there is one; returns the time to wait before the next run.
   */
  public Duration runOnce() {
    boolean found = database.inTransaction(this::takeOver);
    if (found) {
      takeovers.increment();
    }
    return found ? Duration.ZERO : POLL_INTERVAL;
  }

  /** Returns from how many dead workers it took over. */
  public long takeovers() {
    return takeovers.sum();
  }

  private boolean takeOver() {
    Optional<UUID> dead = store.takeDead();
    dead.ifPresent(this::takeOver);
    return dead.isPresent();
  }

  private void takeOver(UUID dead) {
    int lost = attempts.endAll(dead);
    store.forgetClaims(dead);
    store.end(dead, WorkerStatus.LOST);
    LOG.warn("Worker {} is lost: its {} executions go to others", dead, lost);
  }
}
