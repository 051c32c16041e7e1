package io.carillon.feed;

import io.carillon.database.Database;
import io.carillon.database.IndexPreference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads what was recorded since a place: alerts, decisions and changes, ended executions.
 *
 * <p><b>The rule of completeness.</b> Every row has the number of the transaction that wrote it
 * ({@code written_in}). PostgreSQL numbers transactions in the order of their first write, but they
 * commit in any order, so a row with a small number may become visible after one with a great
 * number. Below the <i>horizon</i>, the number of the oldest transaction that has not ended ({@code
 * txid_snapshot_xmin}), every transaction has committed or was rolled back, and no further one gets
 * such a number. The rows below the horizon are therefore final. The feed reads only them, in the
 * order of transaction, source and key: nothing is read twice, and nothing is passed over. A
 * transaction that writes and stays open holds the feed back until it ends, and loses nothing.
 *
 * <p>The costs: a row is found by a BRIN index, which costs its writer no entry. Nothing is read
 * unless {@link #read} is called.
 */
public final class ChangeFeed {

  /** Maximum number of rows in a page. */
  public static final int PAGE = 1_000;

  private static final int HALF = PAGE / 2;

  // A page looks at this many transactions first, and at four times as many each time while it
  // finds little: an order by transaction makes PostgreSQL read all that it looks at.
  private static final long FIRST_SPAN = 4_096;
  private static final int GROWTH = 4;
  private static final int SPANS = 12;

  private final Database database;
  private final FeedRows rows;

  /** Creates a feed of a database. */
  public ChangeFeed(Database database) {
    this.database = database;
    this.rows = new FeedRows(database);
  }

  /**
   * The end of what may be read.
   *
   * @param transaction all transactions below this one have ended
   * @param next the number of the next transaction; greater than {@code transaction} while one that
   *     writes is open
   * @param at the database's time when this was so
   */
  public record Horizon(long transaction, long next, Instant at) {

    /** Returns the place behind everything that may be read. */
    public FeedPlace place() {
      return FeedPlace.before(transaction);
    }
  }

  /**
   * A part of the feed.
   *
   * @param changes in the order of the feed, at most {@link #PAGE}
   * @param end the place up to which everything was read, behind the last change
   */
  public record Page(List<FeedChange> changes, FeedPlace end) {}

  /** Returns the present end of what may be read. */
  public Horizon horizon() {
    return database
        .sql()
        .sql(
            """
            select txid_snapshot_xmin(s.present) as least, txid_snapshot_xmax(s.present) as next,
              clock_timestamp() as at
            from (select txid_current_snapshot() as present) as s
            """)
        .query((row, index) ->
            new Horizon(
                row.getLong("least"), row.getLong("next"), row.getTimestamp("at").toInstant()))
        .single();
  }

  private static final String ORIGIN =
      """
      with present as (
        select system_identifier as id from pg_control_system()
      ), added as (
        insert into carillon.feed_origin (system_identifier, since)
        select id, case when exists (select from carillon.feed_origin) then now()
          else cast('-infinity' as timestamptz) end
        from present
        where not exists (select from carillon.feed_origin o where o.system_identifier = present.id)
        on conflict do nothing
      )
      select id from present
      """;

  /**
   * Returns the identity of the PostgreSQL cluster, and records it when it is new to this database,
   * which happens after a restore into another cluster.
   */
  public long origin() {
    return database.sql().sql(ORIGIN).query(Long.class).single();
  }

  /**
   * Returns the time up to which retention has removed history of all task configs; empty when it
   * has removed none.
   */
  public Optional<Instant> removedUpTo() {
    return database
        .sql()
        .sql(
            """
            select greatest(events_up_to, executions_up_to) as up_to from carillon.history_removal
            where task_config_id is null
            """)
        .query((row, index) -> row.getTimestamp("up_to").toInstant())
        .optional();
  }

  /**
   * Reads a page behind a place.
   *
   * @param upTo the transaction below which is read, of {@link #horizon}
   * @param sources what is read; rows of other sources are passed over
   */
  public Page read(FeedPlace after, long upTo, Collection<FeedSource> sources) {
    FeedPlace end = FeedPlace.before(upTo);
    if (sources.isEmpty() || !end.isAfter(after)) {
      return new Page(List.of(), max(after, end));
    }
    return database.inTransaction(() -> {
      IndexPreference.begin(database);
      return readOn(after, upTo, sources);
    });
  }

  private Page readOn(FeedPlace after, long upTo, Collection<FeedSource> sources) {
    List<FeedChange> found = new ArrayList<>();
    FeedPlace place = after;
    long span = FIRST_SPAN;
    for (int step = 0; step < SPANS; step++) {
      long to = Math.min(upTo, place.transaction() + 1 + span);
      Page part = span(place, to, sources);
      found.addAll(part.changes());
      place = part.end();
      boolean whole = !FeedPlace.before(to).isAfter(place);
      if (!whole || to == upTo || found.size() >= HALF) {
        break;
      }
      span *= GROWTH;
    }
    return new Page(found, place);
  }

  /** Reads all rows below a transaction, or the first of them up to half a page. */
  private Page span(FeedPlace after, long to, Collection<FeedSource> sources) {
    List<FeedChange> found = new ArrayList<>();
    FeedPlace end = max(after, FeedPlace.before(to));
    for (FeedSource source : sources) {
      List<FeedChange> some = rows.read(source, after, to, HALF);
      found.addAll(some);
      if (some.size() == HALF) {
        end = min(end, some.getLast().place());
      }
    }
    FeedPlace last = end;
    found.removeIf(change -> change.place().isAfter(last));
    found.sort(Comparator.comparing(FeedChange::place));
    return firstOf(found, last);
  }

  private static Page firstOf(List<FeedChange> found, FeedPlace end) {
    if (found.size() <= HALF) {
      return new Page(found, end);
    }
    List<FeedChange> first = List.copyOf(found.subList(0, HALF));
    return new Page(first, first.getLast().place());
  }

  private static FeedPlace max(FeedPlace one, FeedPlace other) {
    return one.isAfter(other) ? one : other;
  }

  private static FeedPlace min(FeedPlace one, FeedPlace other) {
    return one.isAfter(other) ? other : one;
  }
}
