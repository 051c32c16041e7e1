package io.carillon.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.feed.ChangeFeed.Horizon;
import io.carillon.feed.ChangeFeed.Page;
import io.carillon.time.TimeOrderedIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that commit in another order than they began, against a reader that follows. */
class ChangeFeedTest {

  private static final Set<FeedSource> ALL = EnumSet.allOf(FeedSource.class);
  private static final TimeOrderedIds IDS = new TimeOrderedIds();

  private TestDatabase test;
  private Database database;
  private ChangeFeed feed;

  @BeforeEach
  void open() {
    test = new TestDatabase();
    database = test.database();
    feed = new ChangeFeed(database);
    feed.origin();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private static UUID end(Connection connection) throws SQLException {
    return end(connection, Instant.now());
  }

  private static UUID end(Connection connection, Instant at) throws SQLException {
    UUID id = IDS.next(Instant.now());
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
              max_attempts, priority, status, trigger, task_type, queue, finished_at)
            values (?, 1, 1, now(), 1, 5, 'succeeded', 'manual', 'nothing', 'default',
              cast(? as timestamptz))
            """)) {
      insert.setObject(1, id);
      insert.setString(2, at.toString());
      insert.executeUpdate();
    }
    return id;
  }

  private static void decide(Connection connection, long config, String due) throws SQLException {
    try (Statement insert = connection.createStatement()) {
      insert.executeUpdate(
          """
          insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at, count,
            decided_at, actor)
          values (%1$d, '%2$s', 0, 'fired', '%2$s', 1, now(), 'node')
          """
              .formatted(config, due));
    }
  }

  private Connection transaction() throws SQLException {
    Connection connection = database.dataSource().getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private Page readOn(FeedPlace after) {
    return feed.read(after, feed.horizon().transaction(), ALL);
  }

  private static List<UUID> ids(Page page) {
    return page.changes().stream().map(change -> ((FeedChange.Ended) change).id()).toList();
  }

  @Test
  void whatCommitsLateIsReadBeforeWhatBeganAfterIt() throws SQLException {
    FeedPlace start = feed.horizon().place();
    try (Connection early = transaction();
        Connection late = transaction()) {
      UUID first = end(early);
      UUID second = end(late);
      late.commit();
      Page held = readOn(start);
      assertThat(held.changes()).as("the first may still commit").isEmpty();
      Horizon horizon = feed.horizon();
      assertThat(horizon.next()).isGreaterThan(horizon.transaction() + 1);
      early.commit();
      Page whole = readOn(held.end());
      assertThat(ids(whole)).containsExactly(first, second);
      assertThat(readOn(whole.end()).changes()).isEmpty();
    }
  }

  @Test
  void whatIsRolledBackIsNotReadAndHoldsNothingBack() throws SQLException {
    FeedPlace start = feed.horizon().place();
    try (Connection early = transaction();
        Connection late = transaction()) {
      end(early);
      UUID kept = end(late);
      late.commit();
      early.rollback();
      assertThat(ids(readOn(start))).containsExactly(kept);
    }
  }

  @Test
  void aTransactionThatOnlyReadsHoldsNothingBack() throws SQLException {
    FeedPlace start = feed.horizon().place();
    try (Connection reader = transaction();
        Connection writer = transaction();
        Statement statement = reader.createStatement()) {
      statement.execute("select count(*) from carillon.task_execution");
      UUID kept = end(writer);
      writer.commit();
      assertThat(ids(readOn(start))).containsExactly(kept);
      reader.rollback();
    }
  }

  @Test
  void aTransactionLargerThanAPageIsReadInPartsFromAnyRowOn() throws SQLException {
    FeedPlace start = feed.horizon().place();
    Set<UUID> written = new HashSet<>();
    try (Connection one = transaction()) {
      for (int i = 0; i < 1_700; i++) {
        written.add(end(one));
      }
      for (int i = 0; i < 700; i++) {
        decide(one, i, "2026-01-01T00:00:00Z");
      }
      one.commit();
    }
    List<FeedChange> read = new ArrayList<>();
    FeedPlace place = start;
    Page page = readOn(place);
    while (!page.changes().isEmpty()) {
      assertThat(page.changes()).hasSizeLessThanOrEqualTo(ChangeFeed.PAGE);
      // A reader that is cut off continues behind any row.
      List<FeedChange> part = page.changes().subList(0, Math.min(333, page.changes().size()));
      read.addAll(part);
      place = part.getLast().place();
      page = readOn(place);
    }
    assertThat(read).hasSize(2_400).isSortedAccordingTo((a, b) -> a.place().compareTo(b.place()));
    assertThat(
            read.stream()
                .filter(FeedChange.Ended.class::isInstance)
                .map(change -> ((FeedChange.Ended) change).id()))
        .containsExactlyInAnyOrderElementsOf(written);
  }

  /** Writers that hold their transactions open for any number of the others' commits. */
  @Test
  void nothingIsMissedOrReadTwiceBesideWritersThatCommitInAnyOrder() throws Exception {
    FeedPlace place = feed.horizon().place();
    Set<UUID> written = ConcurrentHashMap.newKeySet();
    List<UUID> read = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int seed = 0; seed < 3; seed++) {
        Random random = new Random(seed);
        writers.add(
            threads.submit(() -> {
              write(random, written);
              return null;
            }));
      }
      FeedPlace before = place;
      boolean last = false;
      while (true) {
        Page page = readOn(place);
        for (FeedChange change : page.changes()) {
          assertThat(change.place().isAfter(before)).as("in order").isTrue();
          before = change.place();
          read.add(((FeedChange.Ended) change).id());
        }
        place = page.end();
        if (last && page.changes().isEmpty()) {
          break;
        }
        last = writers.stream().allMatch(Future::isDone);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(read).hasSizeGreaterThan(500).doesNotHaveDuplicates();
    assertThat(new HashSet<>(read)).isEqualTo(written);
  }

  private void write(Random random, Set<UUID> written) throws SQLException {
    List<Connection> open = new ArrayList<>();
    List<Set<UUID>> pending = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Connection connection = transaction();
      Set<UUID> rows = new HashSet<>();
      for (int row = 0; row <= random.nextInt(4); row++) {
        rows.add(end(connection));
      }
      open.add(connection);
      pending.add(rows);
      while (open.size() > random.nextInt(5)) {
        int any = random.nextInt(open.size());
        try (Connection ended = open.remove(any)) {
          Set<UUID> its = pending.remove(any);
          if (random.nextInt(10) == 0) {
            ended.rollback();
          } else {
            ended.commit();
            written.addAll(its);
          }
        }
      }
    }
    for (int i = 0; i < open.size(); i++) {
      try (Connection ended = open.get(i)) {
        ended.commit();
        written.addAll(pending.get(i));
      }
    }
  }

  @Test
  void anAlertIsReadAsItIsAfterEachChangeOfItsStatus() throws SQLException {
    FeedPlace start = feed.horizon().place();
    database
        .sql()
        .sql(
            """
            insert into carillon.alert (rule_id, rule_name, kind, subject, status, arguments, started_at,
              fired_at, queue)
            values (1, 'late', 'lateness', 'default', 'firing', '{}', now(), now(), 'default')
            """)
        .update();
    Page first = readOn(start);
    assertThat(first.changes()).extracting("status").containsExactly("firing");
    database.sql().sql("update carillon.alert set announcements = 1").update();
    assertThat(readOn(first.end()).changes()).as("its status is the same").isEmpty();
    database
        .sql()
        .sql("update carillon.alert set status = 'resolved', resolved_at = now()")
        .update();
    assertThat(readOn(first.end()).changes()).extracting("status").containsExactly("resolved");
  }

  @Test
  void rowsOfAnotherClusterAreNotReadAsNewOnes() throws SQLException {
    database.sql().sql("update carillon.feed_origin set system_identifier = 1").update();
    long restored = feed.horizon().next() + 20; // the number of a transaction of that cluster
    try (Connection one = transaction()) {
      UUID id = end(one, Instant.now().minusSeconds(60));
      try (Statement update = one.createStatement()) {
        update.executeUpdate(
            "update carillon.task_execution_ended set written_in = %d where id = '%s'"
                .formatted(restored, id));
      }
      one.commit();
    }
    feed.origin();
    FeedPlace start = feed.horizon().place();
    List<UUID> own = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      try (Connection one = transaction()) {
        own.add(end(one));
        one.commit();
      }
    }
    assertThat(ids(readOn(start))).isEqualTo(own);
  }

  @Test
  void aPageIsFoundByTheIndexAlsoWithoutAnAnalysis() throws SQLException {
    try (Connection one = transaction();
        Statement fill = one.createStatement()) {
      fill.executeUpdate(
          """
          insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
            max_attempts, priority, status, trigger, task_type, queue, finished_at)
          select gen_random_uuid(), 1, 1, now(), 1, 5, 'succeeded', 'manual', 'nothing', 'default', now()
          from generate_series(1, 50000)
          """);
      one.commit();
    }
    database
        .sql()
        .sql(
            "select"
                + " brin_summarize_new_values('carillon.task_execution_ended_default_written_in_idx')")
        .query((row, index) -> index)
        .list();
    FeedPlace start = feed.horizon().place();
    UUID id;
    try (Connection one = transaction()) {
      id = end(one);
      one.commit();
    }
    long before = blocks();
    for (int i = 0; i < 10; i++) {
      assertThat(ids(readOn(start))).containsExactly(id);
    }
    assertThat(blocks() - before).as("blocks of ten readings, of 800 each").isLessThan(2_500);
  }

  private long blocks() {
    return database.inTransaction(() -> {
      database.sql().sql("select pg_stat_force_next_flush()").query((row, index) -> index).list();
      return database
          .sql()
          .sql(
              """
              select sum(heap_blks_read + heap_blks_hit) from pg_statio_all_tables
              where relname like 'task_execution_ended%'
              """)
          .query(Long.class)
          .single();
    });
  }
}
