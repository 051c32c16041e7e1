package io.carillon.scheduler;

import io.carillon.database.Database;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Notes every {@value #EVERY_SECONDS} s that the scheduler of a node works, so that a time without
 * any scheduler is on record afterwards. Spans are kept for {@value #KEPT_DAYS} days. Not
 * thread-safe.
 */
public final class SchedulerSpans {

  private static final int EVERY_SECONDS = 15;
  private static final int KEPT_DAYS = 35;

  private final Database database;
  private final String node;
  private @Nullable Instant startedAt;

  /** Creates the record of a node, whose span begins with the first call. */
  public SchedulerSpans(Database database, String node) {
    this.database = database;
    this.node = node;
  }

  private static final String NOTE =
      """
      with removed as (
        delete from carillon.scheduler_span where seen_at < :now - make_interval(days => :kept)
      )
      insert into carillon.scheduler_span (node, started_at, seen_at) values (:node, :started, :now)
      on conflict (node, started_at) do update set seen_at = excluded.seen_at
      """;

  /** Notes the scheduler once; returns the time to wait before the next note. */
  public Duration runOnce() {
    Instant now = database.time();
    if (startedAt == null) {
      startedAt = now;
    }
    database
        .sql()
        .sql(NOTE)
        .param("node", node)
        .param("started", Database.parameter(startedAt))
        .param("now", Database.parameter(now))
        .param("kept", KEPT_DAYS)
        .update();
    return Duration.ofSeconds(EVERY_SECONDS);
  }
}
