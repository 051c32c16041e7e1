package io.carillon.worker.registry;

import io.carillon.broker.QueueNotifier;
import io.carillon.database.Database;
import io.carillon.fault.ConflictException;
import io.carillon.queue.QueuePauses;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and resumes queues. Nothing is claimed from a paused queue, by no worker and no runtime,
 * within {@value QueuePauses#KNOWN_SECONDS} s after the pause; what runs goes on. A queue may be
 * paused before it exists.
 */
public final class QueueControl {

  private final Database database;
  private final QueuePauses pauses;

  /** Creates the control for a database. */
  public QueueControl(Database database) {
    this.database = database;
    this.pauses = new QueuePauses(database);
  }

  /** Returns the pauses by queue. */
  public Map<String, QueuePauses.Pause> pauses() {
    return pauses.all();
  }

  /**
   * Pauses a queue; one that is paused stays as it is, with its first reason.
   *
   * @param reason for the record; null for none
   * @throws ConflictException {@code too_many_pauses} when {@value QueuePauses#MOST} queues are
   *     paused
   */
  public void pause(String queue, String actor, @Nullable String reason) {
    if (pauses.all().size() >= QueuePauses.MOST) {
      throw new ConflictException(
          "too_many_pauses", "%,d queues are paused; resume some.".formatted(QueuePauses.MOST));
    }
    pauses.pause(queue, actor, reason);
  }

  /** Resumes a queue and wakes its workers; one that is not paused stays as it is. */
  public void resume(String queue) {
    database.doInTransaction(() -> {
      if (pauses.resume(queue)) {
        database.notify(QueueNotifier.CHANNEL, queue);
      }
    });
  }
}
