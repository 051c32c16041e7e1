package io.carillon.queue;

import io.carillon.database.Database;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The rate at which executions end, by type: samples the roll-ups every few seconds and keeps the
 * samples of the last minute. It adds no cost to the writers.
 */
public final class QueueRates {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
  private static final int LOOKS = 13;

  private final Database database;
  private final Deque<Look> looks = new ArrayDeque<>();

  private record Look(long nanos, Map<String, Long> ended) {}

  /** Creates the sampler of a database; {@link #runOnce} must be called repeatedly. */
  public QueueRates(Database database) {
    this.database = database;
  }

  /** Takes one sample; returns the time to wait before the next. */
  public Duration runOnce() {
    // By type and hour: the begin of a new hour must not appear as a decrease.
    Map<String, Long> ended = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select subject || ' ' || extract(epoch from at) as type_hour, sum(executions) as ended
            from carillon.statistics_bucket
            where grain = 3 and scope = 2
              and at > coalesce(cast(:now as timestamptz), now()) - interval '2 hours'
            group by subject, at
            """)
        .param("now", database.clockOverride())
        .query((row, index) -> ended.put(row.getString("type_hour"), row.getLong("ended")))
        .list();
    add(new Look(System.nanoTime(), ended));
    return POLL_INTERVAL;
  }

  private synchronized void add(Look look) {
    looks.addLast(look);
    if (looks.size() > LOOKS) {
      looks.removeFirst();
    }
  }

  /**
   * Returns the ended executions per second by type over the last minute, or over the shorter time
   * known; empty at first.
   */
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
