package io.carillon.record;

import io.carillon.database.Database;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast executions end, by type: looks at the roll-ups every few seconds and keeps the looks of
 * the last minute. It costs the writers nothing.
 */
public final class QueueRates {

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final int LOOKS = 13;

  private final Database database;
  private final Deque<Look> looks = new ArrayDeque<>();

  private record Look(long nanos, Map<String, Long> ended) {}

  /** On that database; {@link #runOnce} is to be called again and again. */
  public QueueRates(Database database) {
    this.database = database;
  }

  /** One look; answers how long to wait. */
  public Duration runOnce() {
    // By type and hour: an hour that begins anew must not look like executions undone.
    Map<String, Long> ended = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select task_type || ' ' || extract(epoch from hour) as type_hour, sum(executions) as ended
            from carillon.task_type_stats
            where hour > coalesce(cast(:now as timestamptz), now()) - interval '2 hours'
            group by task_type, hour
            """)
        .param("now", database.pinned())
        .query((row, index) -> ended.put(row.getString("type_hour"), row.getLong("ended")))
        .list();
    add(new Look(System.nanoTime(), ended));
    return LOOK;
  }

  private synchronized void add(Look look) {
    looks.addLast(look);
    if (looks.size() > LOOKS) {
      looks.removeFirst();
    }
  }

  /** Ends a second by type over the last minute, or as far as is known; empty at first. */
  public synchronized Map<String, Double> perSecond() {
    if (looks.size() < 2) {
      return Map.of();
    }
    Look first = looks.getFirst();
    Look last = looks.getLast();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    Map<String, Double> rates = new HashMap<>();
    last.ended()
        .forEach((typeHour, ended) ->
            rates.merge(
                typeHour.substring(0, typeHour.indexOf(' ')),
                (ended - first.ended().getOrDefault(typeHour, 0L)) / seconds,
                Double::sum));
    return rates;
  }
}
