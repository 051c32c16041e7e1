package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM that started the server ends, in every way a process can end. */
class ParentDeathTest {
  @TempDir Path parent;

  @Test
  void aKilledJvmTakesItsServerWithItAndEveryAcknowledgedCommitIsThereAtTheNextStart()
      throws Exception {
    Path folder = Folders.empty(parent);
    long committed;
    long server;
    try (ChildJvm child = ChildJvm.start(folder)) {
      child.awaitCommits(200);
      server = child.serverPid();
      child.kill();
      committed = child.committed();
    }

    awaitEnd(server);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Folders.settings(folder))) {
      long kept = Long.parseLong(Sql.ask(postgres, "select count(*) from kept where n > 0"));
      // One more may have been committed and not yet said.
      assertThat(kept).isBetween(committed, committed + 1);
    }
  }

  @Test
  void aJvmAndItsServerKilledAtOnceLoseNoAcknowledgedCommit() throws Exception {
    Path folder = Folders.empty(parent);
    long committed;
    try (ChildJvm child = ChildJvm.start(folder)) {
      child.awaitCommits(200);
      ProcessHandle.of(child.serverPid()).orElseThrow().destroyForcibly();
      child.kill();
      committed = child.committed();
    }

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Folders.settings(folder))) {
      long kept = Long.parseLong(Sql.ask(postgres, "select count(*) from kept where n > 0"));
      assertThat(kept).isBetween(committed, committed + 1);
    }
  }

  @Test
  void aTerminatedJvmHasItsServerUntilItsLastShutdownHookHasRun() throws Exception {
    Path folder = Folders.empty(parent);
    long server;
    try (ChildJvm child = ChildJvm.start(folder)) {
      child.awaitCommits(10);
      server = child.serverPid();
      child.terminate();
      assertThat(child.failure()).isEmpty();
    }

    awaitEnd(server);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Folders.settings(folder))) {
      assertThat(Sql.ask(postgres, "select count(*) from kept where n = -1")).isEqualTo("1");
    }
  }

  @Test
  void theServerKnowsNothingOfTheNodesEnvironment() throws Exception {
    long server;
    try (ChildJvm child = ChildJvm.start(Folders.empty(parent))) {
      child.awaitCommits(1);
      server = child.serverPid();
      Path environment = Path.of("/proc", Long.toString(server), "environ");
      assertThat(Files.readString(environment, StandardCharsets.ISO_8859_1))
          .contains("LC_ALL=C")
          .doesNotContain("CARILLON", "PGPORT");
    }
    awaitEnd(server); // it writes into the folder that is to be deleted
  }

  private static void awaitEnd(long pid) {
    await().atMost(ChildJvm.LIMIT).until(() -> isGone(pid));
  }

  /** A zombie is dead, though nobody has asked for its exit code. */
  private static boolean isGone(long pid) {
    return !Files.exists(Path.of("/proc", Long.toString(pid), "cwd").toAbsolutePath());
  }
}
