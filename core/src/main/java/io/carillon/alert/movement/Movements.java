package io.carillon.alert.movement;

import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.database.IndexPreference;
import io.carillon.database.SqlArrays;
import io.carillon.execution.ExecutionStatus;
import io.carillon.feed.ChangeFeed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads which configs have moved since the last pass of this node. Ended executions lie on the disk
 * in the order in which they were written, so those of a node that makes one pass after another are
 * read together, by the number of the transaction that wrote them: a tenth of the cost of looking
 * up each. A node that does not know where its last pass ended reads them by their time. Not
 * thread-safe.
 */
public final class Movements {

  /** Settlements may be committed this long after the instant they name. */
  private static final Duration LATE_COMMITS = Duration.ofSeconds(5);

  // Rows of a dump that was restored have numbers of the transactions of another cluster.
  private static final Duration OF_THIS_CLUSTER = Duration.ofHours(1);

  private static final Duration LATELY = Duration.ofMinutes(2);

  /** In how many passes an end is looked at before the one after {@link #LATELY}. */
  private static final int LOOKS = 2;

  private static final Set<String> UNWELL =
      Set.of(
          ExecutionStatus.FAILED.code(),
          ExecutionStatus.TIMED_OUT.code(),
          ExecutionStatus.LOST.code(),
          ExecutionStatus.EXPIRED.code());

  /** How many ended executions and how many changed configs are read at most. */
  private static final int MOST = 50_000;

  private final Database database;
  private final ChangeFeed feed;
  private final Deque<Lately.Batch> lately = new ArrayDeque<>();
  private @Nullable Instant latelyFrom;
  private @Nullable Long place;
  private boolean cut;

  /** Creates it without a place. */
  public Movements(Database database) {
    this.database = database;
    this.feed = new ChangeFeed(database);
  }

  /** Forgets the place: another node has made a pass, or the transaction of one failed. */
  public void forget() {
    place = null;
    cut = false;
    lately.clear();
    latelyFrom = null;
  }

  /** Returns whether the last look left some out. */
  public boolean cut() {
    return cut;
  }

  /** Returns the instant from which on ends are looked at. */
  public static Instant endsSince(Instant since) {
    return since.minus(LATE_COMMITS);
  }

  /**
   * Reads what has moved, in the transaction of the pass.
   *
   * @param since the last pass
   * @param now this pass
   * @param open further configs whose last execution is read
   */
  public Ended read(Instant since, Instant now, Collection<Long> open) {
    long oldestOpen = feed.horizon().transaction();
    List<Ended.Last> ended = ended(since, oldestOpen);
    List<Long> changed = changed(since);
    place = oldestOpen;
    cut = ended.size() >= MOST || changed.size() >= MOST;

    Map<Long, Ended.Last> last = lastOfEach(ended);
    Set<Long> moved = new HashSet<>(last.keySet());
    moved.addAll(changed);
    Set<Long> others = new HashSet<>(changed);
    others.addAll(open);
    others.removeAll(last.keySet());
    List<Ended.Last> all = new ArrayList<>(last.values());
    all.addAll(others.isEmpty() ? List.of() : lastOf(others));
    return new Ended(all, moved, lately(ended, since, now), cut);
  }

  private static Map<Long, Ended.Last> lastOfEach(List<Ended.Last> ended) {
    Map<Long, Ended.Last> last = new HashMap<>();
    ended.forEach(one -> last.merge(one.config(), one, Movements::later));
    return last;
  }

  private static Ended.Last later(Ended.Last one, Ended.Last other) {
    Instant end = one.times().finishedAt();
    Instant otherEnd = other.times().finishedAt();
    return end != null && otherEnd != null && otherEnd.isAfter(end) ? other : one;
  }

  private Lately lately(List<Ended.Last> ended, Instant since, Instant now) {
    if (latelyFrom == null || latelyFrom.isAfter(now) || cut) {
      lately.clear();
      latelyFrom = cut ? now : since;
    }
    Set<Long> configs = new HashSet<>();
    Set<Long> unwell = new HashSet<>();
    for (Ended.Last one : ended) {
      configs.add(one.config());
      if (UNWELL.contains(one.run().status())) {
        unwell.add(one.config());
      }
    }
    lately.add(new Lately.Batch(now, configs, unwell));
    Instant from = now.minus(LATELY);
    List<Lately.Batch> looked = new ArrayList<>();
    while (lately.size() > LOOKS && lately.getFirst().at().isBefore(from)) {
      looked.add(lately.removeFirst());
    }
    lately.stream().skip(Math.max(0, lately.size() - LOOKS)).forEach(looked::add);
    forgetTheOldestBeyond(MOST);
    return new Lately(looked, latelyFrom != null && !latelyFrom.isAfter(from));
  }

  private void forgetTheOldestBeyond(int most) {
    int size = lately.stream().mapToInt(batch -> batch.configs().size()).sum();
    while (size > most && lately.size() > 1) {
      Lately.Batch oldest = lately.removeFirst();
      size -= oldest.configs().size();
      latelyFrom = oldest.at();
    }
  }

  private List<Ended.Last> ended(Instant since, long oldestOpen) {
    if (place != null && place <= oldestOpen) {
      List<Ended.Last> written = writtenFrom(place, since);
      if (written.size() < MOST) {
        return written;
      }
    }
    return endedSince(endsSince(since));
  }

  private static final String WRITTEN =
      """
      select e.task_config_id as config, e.id, e.status, e.trigger, e.attempt, e.due_at,
        e.started_at, e.finished_at
      from carillon.task_execution_ended e
      where e.written_in >= :place and e.finished_at >= :since
      order by e.written_in desc, e.finished_at desc limit :most
      """;

  private List<Ended.Last> writtenFrom(long from, Instant since) {
    IndexPreference.begin(database);
    List<Ended.Last> written =
        database
            .sql()
            .sql(WRITTEN)
            .param("place", from)
            .param("since", Database.parameter(since.minus(OF_THIS_CLUSTER)))
            .param("most", MOST)
            .query((row, index) -> last(row, true))
            .list();
    IndexPreference.end(database);
    return written;
  }

  private static final String BY_TIME =
      """
      select h.task_config_id as config, e.id, e.status, e.trigger, e.attempt, e.due_at, e.started_at,
        e.finished_at
      from (
        select * from carillon.task_config_health i
        where i.last_finished_minute >= date_trunc('minute', cast(:since as timestamptz))
          and i.last_finished_at >= :since
        order by i.last_finished_minute desc limit :most) as h
      cross join lateral (
        select * from carillon.task_execution_ended x where x.id = h.last_execution_id offset 0) as e
      """;

  private List<Ended.Last> endedSince(Instant since) {
    return database
        .sql()
        .sql(BY_TIME)
        .param("since", Database.parameter(since))
        .param("most", MOST)
        .query((row, index) -> last(row, true))
        .list();
  }

  private static final String BY_CONFIG =
      """
      select h.task_config_id as config, e.id, e.status, e.trigger, e.attempt, e.due_at, e.started_at,
        e.finished_at
      from carillon.task_config_health h
      cross join lateral (
        select * from carillon.task_execution_ended x where x.id = h.last_execution_id offset 0) as e
      where h.task_config_id = any(:configs)
      """;

  private List<Ended.Last> lastOf(Collection<Long> configs) {
    return database
        .sql()
        .sql(BY_CONFIG)
        .param("configs", SqlArrays.longs(configs))
        .query((row, index) -> last(row, false))
        .list();
  }

  private static final String CHANGED =
      "select id from carillon.task_config where updated_at >= :since limit :most";

  private List<Long> changed(Instant since) {
    return database
        .sql()
        .sql(CHANGED)
        .param("since", Database.parameter(endsSince(since)))
        .param("most", MOST)
        .query((row, index) -> row.getLong("id"))
        .list();
  }

  private static Ended.Last last(ResultSet row, boolean recent) throws SQLException {
    return new Ended.Last(
        row.getLong("config"),
        recent,
        new Ended.Run(
            row.getObject("id", UUID.class),
            row.getString("status"),
            row.getString("trigger"),
            row.getInt("attempt")),
        new Ended.Times(
            instantOrNull(row, "due_at"),
            instantOrNull(row, "started_at"),
            instantOrNull(row, "finished_at")));
  }
}
