package io.carillon.statistics.rollup;

import static java.time.temporal.ChronoUnit.HOURS;

import io.carillon.database.Database;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Scope;
import io.carillon.statistics.Tally;
import io.carillon.statistics.rollup.RollUps.BucketKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Makes the roll-ups of queues of the time before they were kept from those of types, by their
 * present queues, the latest first: an hour at a time as far as there are minutes, then a day. What
 * is added to such a bucket before it is made is added to the types alone. The place is stored in
 * the transaction that makes them.
 */
final class QueuePast {

  private static final Duration FINE = Duration.ofDays(9);

  private static final int FROM_TYPES_TO_QUEUES =
      Scope.QUEUE.ofExecutions() - Scope.TYPE.ofExecutions();

  private final Database database;

  QueuePast(Database database) {
    this.database = database;
  }

  private static final String OF_TYPES =
      """
      select b.*, t.queue from carillon.statistics_bucket b
      join carillon.task_type t on t.name = b.subject
      where b.grain = any(array[1, 2, 3, 4]) and b.scope = any(array[2, 3, 12, 13])
        and b.at >= :from and b.at < :to
      """;

  /** Adds the next ones, and stores the place before them. */
  void addNext(Progress progress, RollUps rollUps) {
    Instant to = Objects.requireNonNull(progress.past().queuesFrom());
    Instant from = begin(to, progress.now());
    database
        .sql()
        .sql(OF_TYPES)
        .param("from", Database.parameter(from))
        .param("to", Database.parameter(to))
        .query((row, index) -> add(row, rollUps))
        .list();
    database
        .sql()
        .sql(
            """
            update carillon.statistics_progress set queues_from = case when exists (
              select from carillon.statistics_bucket
              where grain = any(array[3, 4]) and scope = any(array[2, 12]) and at < :from)
              then cast(:from as timestamptz) end
            """)
        .param("from", Database.parameter(from))
        .update();
  }

  private static Instant begin(Instant to, Instant now) {
    boolean fine = to.isAfter(now.minus(FINE));
    return fine ? to.minus(1, HOURS) : Grain.DAY.start(to.minusMillis(1));
  }

  private static int add(ResultSet row, RollUps rollUps) throws SQLException {
    Tally tally = new Tally();
    tally.add(row);
    rollUps.addOfQueue(
        new BucketKey(
            Grain.of(row.getInt("grain")),
            row.getInt("scope") + FROM_TYPES_TO_QUEUES,
            row.getTimestamp("at").toInstant(),
            row.getString("namespace"),
            row.getString("queue"),
            row.getString("outcome")),
        tally);
    return 1;
  }
}
