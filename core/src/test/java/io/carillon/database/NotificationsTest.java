package io.carillon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.engine.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Notices between the nodes: how they are sent, and how a lost connection is replaced. */
class NotificationsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHANNEL = "carillon_test";

  private static TestDatabase database;

  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger connections = new AtomicInteger();

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void forget() {
    received.clear();
  }

  private NotificationListener listener() {
    NotificationListener listener =
        new NotificationListener(
            database.database(), Map.of(CHANNEL, received::add), connections::incrementAndGet);
    listener.runOnce(); // connects
    return listener;
  }

  private void await(NotificationListener listener, String payload) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> {
          listener.runOnce();
          return received.contains(payload);
        });
  }

  private static Notifier notifier() {
    return new Notifier(database.database(), CHANNEL, "test-notices");
  }

  @Test
  void whatWaitsToBeSentIsSentOnceForEachPayload() {
    Notifier notifier = notifier();
    try (NotificationListener listener = listener()) {
      for (int i = 0; i < 1_000; i++) {
        notifier.send(List.of("one", "two"));
      }
      notifier.agent().start();
      await(listener, "one");
      await(listener, "two");
      notifier.send(List.of("last"));
      await(listener, "last");
      assertThat(received).containsExactlyInAnyOrder("one", "two", "last");
    } finally {
      notifier.agent().close();
    }
  }

  @Test
  void aPayloadThatWasSentIsSentAgainForALaterEvent() {
    Notifier notifier = notifier();
    notifier.agent().start();
    try (NotificationListener listener = listener()) {
      notifier.send(List.of("same"));
      await(listener, "same");
      received.clear();
      notifier.send(List.of("same"));
      await(listener, "same");
    } finally {
      notifier.agent().close();
    }
  }

  @Test
  void aNoticeThatFailsIsNotRepeatedAndDoesNotStopTheNextOnes() {
    String tooLong = "x".repeat(8_000); // PostgreSQL takes less than 8,000 bytes
    Notifier notifier = notifier();
    notifier.agent().start();
    try (NotificationListener listener = listener()) {
      notifier.send(List.of(tooLong));
      Awaitility.await().atMost(PATIENCE).until(() -> notifier.agent().lastError() != null);
      notifier.send(List.of("next"));
      await(listener, "next");
      Awaitility.await().atMost(PATIENCE).until(() -> notifier.agent().lastError() == null);
      assertThat(received).containsExactly("next");
    } finally {
      notifier.agent().close();
    }
  }

  @Test
  void aNoticeIsSentAtTheCommitAndNotAfterARollback() {
    try (NotificationListener listener = listener()) {
      assertThatThrownBy(() ->
              database
                  .database()
                  .doInTransaction(() -> {
                    database.database().notify(CHANNEL, "undone");
                    throw new IllegalStateException("rolled back");
                  }))
          .hasMessage("rolled back");
      database.database().doInTransaction(() -> database.database().notify(CHANNEL, "done"));
      await(listener, "done");
      assertThat(received).containsExactly("done");
    }
  }

  @Test
  void aListenerWhoseConnectionIsLostConnectsAgainAndTellsSo() {
    try (NotificationListener listener = listener()) {
      assertThat(connections).hasValue(1);
      terminateListeners();
      assertThatThrownBy(() -> runUntilItFails(listener))
          .isInstanceOf(DataAccessResourceFailureException.class);
      database.database().notify(CHANNEL, "missed"); // nobody listens
      assertThat(received).isEmpty();
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreException(DataAccessResourceFailureException.class)
          .until(() -> {
            listener.runOnce();
            return connections.get() == 2; // for what was missed, the agents are told to look
          });
      database.database().notify(CHANNEL, "heard");
      await(listener, "heard");
      assertThat(received).containsExactly("heard");
    }
  }

  @Test
  void aClosedListenerGivesItsConnectionBackWithoutItsChannels() {
    NotificationListener listener = listener();
    listener.close();
    database.database().notify(CHANNEL, "late");
    try (NotificationListener other = listener()) {
      database.database().notify(CHANNEL, "end");
      await(other, "end");
    }
    assertThat(received).containsExactly("end");
    assertThat(connections).hasValue(2);
  }

  private static void terminateListeners() {
    int ended =
        database
            .database()
            .sql()
            .sql(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                  and query like 'listen%'
                """)
            .query((row, index) -> row.getBoolean(1))
            .list()
            .size();
    assertThat(ended).isPositive();
  }

  private static void runUntilItFails(NotificationListener listener) {
    for (int i = 0; i < 100; i++) { // each waits for half a second
      listener.runOnce();
    }
  }
}
