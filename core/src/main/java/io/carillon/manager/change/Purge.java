package io.carillon.manager.change;

import io.carillon.config.PurgedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.fault.ConflictException;
import io.carillon.retention.HistoryRetention;
import io.carillon.retention.RetentionFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Removes deleted configs for good. History is removed in small batches, one transaction each; a
 * repeated call resumes an interrupted purge.
 */
public final class Purge {

  private static final int FORGOTTEN_AT_ONCE = 100;

  private final Components parts;
  private final Database database;
  private final HistoryRetention retention;

  public Purge(Components parts) {
    this.parts = parts;
    this.database = parts.database();
    this.retention = new HistoryRetention(database);
  }

  /**
   * Purges a deleted config.
   *
   * @throws ConflictException {@code not_deleted}
   */
  public PurgedConfig purge(long id, String actor) {
    requireDeleted(id);
    Instant all = database.time().plus(Duration.ofDays(1));
    HistoryRetention.Deleted gone = deleteHistory(id, all);
    return database.inTransaction(() -> {
      parts.scheduler().lockAndDecide(id);
      requireDeleted(id); // it may have been restored meanwhile
      return parts.configs().purged().purge(id, gone.executions(), gone.events(), actor);
    });
  }

  private HistoryRetention.Deleted deleteHistory(long id, Instant upTo) {
    try {
      return retention.delete(new RetentionFilter(id, Set.of(), upTo), true, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("the purge of the task config " + id + " was interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  private void requireDeleted(long id) {
    TaskConfig config = parts.configs().get(id);
    if (!Deletion.isDeleted(config)) {
      throw new ConflictException(
          "not_deleted",
          "Only a deleted config can be purged; it is %s: delete it first."
              .formatted(config.status().code()));
    }
  }

  /** Removes deleted configs with no history left after retention; returns their number. */
  public int forgetEmpty(Duration kept) {
    Instant before = database.time().minus(kept);
    int all = 0;
    int last = FORGOTTEN_AT_ONCE;
    while (last == FORGOTTEN_AT_ONCE && !Thread.currentThread().isInterrupted()) {
      last = parts.configs().purged().forgetEmpty(before, FORGOTTEN_AT_ONCE);
      all += last;
    }
    return all;
  }
}
