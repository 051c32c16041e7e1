package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was committed is there after a stop, a kill, and beside what a kill left behind. */
class RestartTest {
  @TempDir Path parent;
  private EmbeddedPostgres.Settings settings;

  @BeforeEach
  void settings() throws Exception {
    settings = Folders.settings(Folders.empty(parent));
  }

  @Test
  void aKilledServerIsNoticedAndStartedAgainOnTheSamePortWithItsData() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
      Sql.run(postgres, "create table kept as select 42 as n");
      long first = postgres.pid();
      int port = postgres.port();
      var end = postgres.onExit();

      kill(first);

      await().atMost(ChildJvm.LIMIT).untilAsserted(() -> assertThat(end).isCompletedWithValue(137));
      await()
          .atMost(ChildJvm.LIMIT)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(Sql.ask(postgres, "select n from kept")).isEqualTo("42"));
      assertThat(postgres.pid()).isNotEqualTo(first);
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(postgres.isAlive()).isTrue();
    }
  }

  @Test
  void aServerKilledAgainAndAgainComesBackEachTime() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
      Sql.run(postgres, "create table kept as select 0 as n");
      for (int kills = 1; kills <= 3; kills++) {
        Sql.run(postgres, "update kept set n = " + kills);
        var end = postgres.onExit();
        kill(postgres.pid());
        await().atMost(ChildJvm.LIMIT).until(end::isDone);
        String committed = Integer.toString(kills);
        await()
            .atMost(ChildJvm.LIMIT)
            .ignoreExceptions()
            .untilAsserted(
                () -> assertThat(Sql.ask(postgres, "select n from kept")).isEqualTo(committed));
      }
    }
  }

  @Test
  void aClosedOneIsGoneAndItsDataAreThereAtTheNextStart() throws Exception {
    EmbeddedPostgres closed = EmbeddedPostgres.start(settings);
    Sql.run(closed, "create table kept as select 42 as n");
    String password = closed.password();
    closed.close();
    closed.close();

    assertThat(closed.isAlive()).isFalse();
    assertThat(closed.onExit()).succeedsWithin(ChildJvm.LIMIT).isEqualTo(0);
    try (EmbeddedPostgres next = EmbeddedPostgres.start(settings)) {
      assertThat(Sql.ask(next, "select n from kept")).isEqualTo("42");
      assertThat(next.password()).isEqualTo(password);
    }
  }

  @Test
  void aStalePidFileThatNamesAnotherProcessIsNoObstacleAndThatProcessLives() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    try {
      leavePidFile(other.pid());
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
        assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void aStalePidFileThatNamesAnotherDatabasesServerIsNoObstacleAndThatServerLives()
      throws Exception {
    var others = Folders.settings(Folders.empty(Files.createDirectory(parent.resolve("other"))));
    try (EmbeddedPostgres other = EmbeddedPostgres.start(others)) {
      long pid = other.pid();
      leavePidFile(pid);
      EmbeddedPostgres.start(settings).close();
      assertThat(other.pid()).isEqualTo(pid);
      assertThat(Sql.ask(other, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void whatABrokenOffFirstStartLeftIsRemoved() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("another"));
    Path unfinished = Files.createDirectories(folder.resolve("unfinished-1/base")).getParent();
    Files.writeString(folder.resolve("password"), "of the first start");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Folders.settings(folder))) {
      assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");
      assertThat(unfinished).doesNotExist();
      assertThat(postgres.password()).isNotEqualTo("of the first start");
    }
  }

  private void leavePidFile(long pid) throws Exception {
    Path data = settings.folder().resolve("data");
    Files.write(
        data.resolve("postmaster.pid"),
        List.of(Long.toString(pid), data.toString(), "1", "5432", "", "127.0.0.1", "", "ready"));
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }
}
