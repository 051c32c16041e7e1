package io.carillon.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carillon.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The paused queues: nothing is claimed from them, and what runs goes on. Workers ask a copy that
 * is at most {@value #KNOWN_SECONDS} s old, so that a claim costs no statement more.
 */
public final class QueuePauses {

  /** Seconds after which a pause is known to every node. */
  public static final int KNOWN_SECONDS = 1;

  /** Maximum number of paused queues. */
  public static final int MOST = 1_000;

  private final Database database;
  private final Cache<Boolean, Set<String>> known =
      Caffeine.newBuilder()
          .maximumSize(1)
          .expireAfterWrite(KNOWN_SECONDS, TimeUnit.SECONDS)
          .build();

  /** Creates it on that database. */
  public QueuePauses(Database database) {
    this.database = database;
  }

  /**
   * A pause of a queue.
   *
   * @param by who paused it
   * @param reason null for none
   */
  public record Pause(String queue, Instant at, String by, @Nullable String reason) {}

  /** Returns the paused queues, as they were at most {@value #KNOWN_SECONDS} s ago. */
  public Set<String> known() {
    Set<String> paused = known.getIfPresent(Boolean.TRUE);
    if (paused == null) {
      paused = names();
      known.put(Boolean.TRUE, paused);
    }
    return paused;
  }

  /** Handles a notice that executions wait in a queue, which may have been resumed. */
  public void noticed(String queue) {
    Set<String> paused = known.getIfPresent(Boolean.TRUE);
    if (paused != null && paused.contains(queue)) {
      known.invalidateAll();
    }
  }

  private Set<String> names() {
    return Set.copyOf(
        database.sql().sql("select queue from carillon.queue_pause").query(String.class).list());
  }

  /** Returns the pauses by queue. */
  public Map<String, Pause> all() {
    Map<String, Pause> pauses = new HashMap<>();
    database
        .sql()
        .sql("select * from carillon.queue_pause order by queue limit :most")
        .param("most", MOST)
        .query((row, index) -> pauses.put(row.getString("queue"), pause(row, index)))
        .list();
    return pauses;
  }

  /** Returns the pause of a queue; empty when it is not paused. */
  public Optional<Pause> of(String queue) {
    return database
        .sql()
        .sql("select * from carillon.queue_pause where queue = :queue")
        .param("queue", queue)
        .query(QueuePauses::pause)
        .optional();
  }

  private static Pause pause(ResultSet row, int index) throws SQLException {
    return new Pause(
        row.getString("queue"),
        row.getTimestamp("paused_at").toInstant(),
        row.getString("paused_by"),
        row.getString("reason"));
  }

  /**
   * Pauses a queue; one that is paused stays as it is.
   *
   * @param reason null for none
   * @return whether it was not paused before
   */
  public boolean pause(String queue, String actor, @Nullable String reason) {
    boolean paused =
        database
                .sql()
                .sql(
                    """
                    insert into carillon.queue_pause (queue, paused_at, paused_by, reason)
                    values (:queue, coalesce(cast(:now as timestamptz), now()), :actor, :reason)
                    on conflict (queue) do nothing
                    """)
                .param("queue", queue)
                .param("actor", actor)
                .param("reason", reason)
                .param("now", database.clockOverride())
                .update()
            == 1;
    known.invalidateAll();
    return paused;
  }

  /** Resumes a queue; returns whether it was paused. */
  public boolean resume(String queue) {
    boolean resumed =
        database
                .sql()
                .sql("delete from carillon.queue_pause where queue = :queue")
                .param("queue", queue)
                .update()
            == 1;
    known.invalidateAll();
    return resumed;
  }

  /** Returns those of these queues that are not paused, as far as known. */
  public Collection<String> open(Collection<String> queues) {
    Set<String> paused = known();
    return paused.isEmpty()
        ? queues
        : queues.stream().filter(queue -> !paused.contains(queue)).toList();
  }
}
