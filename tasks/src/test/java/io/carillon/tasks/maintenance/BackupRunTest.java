package io.carillon.tasks.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.process.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The action {@code backup} of system_maintenance: a real server, and programs that write down how
 * they were called, since the embedded database ships none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupRunTest {

  private static final Instant NOW = Instant.parse("2026-11-29T20:30:00Z");
  private static final String PASSWORD = "a:b\\c secret";

  @TempDir Path folder;

  private OwnTables tables;
  private Path programs = Path.of("/");
  private Path backups = Path.of("/");
  private RecordingContext context = new RecordingContext();

  @BeforeAll
  void create() throws SQLException {
    tables = new OwnTables();
  }

  @AfterAll
  void drop() {
    tables.close();
  }

  @BeforeEach
  void makeFolders() throws IOException {
    context = new RecordingContext();
    folder = Files.createTempDirectory(folder, "each").toRealPath();
    programs = Files.createDirectory(folder.resolve("bin"));
    backups = Files.createDirectory(folder.resolve("backups"));
    program("pg_dump", DUMP.formatted("18.6", ""));
    program("pg_restore", "echo '; Archive'; echo '3; 0 1 TABLE DATA carillon one me'");
  }

  private static final String DUMP =
      """
      [ "$1" = --version ] && { echo 'pg_dump (PostgreSQL) %s (Debian 1)'; exit 0; }
      base="$(dirname "$0")/.."
      printf '%%s\\n' "$@" > "$base/arguments"; env > "$base/environment"
      cp "$PGPASSFILE" "$base/pgpass"; stat -c %%a "$PGPASSFILE" > "$base/mode"
      for a in "$@"; do case "$a" in --file=*) echo dumped > "${a#--file=}";; esac; done
      %s
      """;

  private void program(String name, String source) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/bin/bash\n" + source);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Object run(int keep) throws Exception {
    return run(keep, tables.own(programs, PASSWORD, () -> NOW));
  }

  private Object run(int keep, OwnDatabase database) throws Exception {
    Maintenance.Backup backup =
        (Maintenance.Backup)
            Json.MAPPER.readValue(
                "{\"action\": \"backup\", \"folder\": \"%s\", \"name\": \"nightly\", \"keep\": %d}"
                    .formatted(backups, keep),
                Maintenance.class);
    return new BackupRun(database, new AllowedFolders(List.of(backups))).run(backup, context);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.list(backups)) {
      return found.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theDumpIsReadBackNamedByTheTimeAndOldOnesGo() throws Exception {
    for (String old :
        List.of(
            "nightly-20261101T000000Z.dump",
            "nightly-20261102T000000Z.dump",
            "nightly-20261103T000000Z.dump",
            "other-20261101T000000Z.dump",
            "nightly-notes.txt")) {
      Files.writeString(backups.resolve(old), "old");
    }
    Files.createSymbolicLink(
        backups.resolve("nightly-20261031T000000Z.dump"), Path.of("/etc/hosts"));
    Object result = run(2);

    assertThat(result)
        .isEqualTo(
            new BackupRun.Result(
                backups + "/nightly-20261129T203000Z.dump",
                7,
                1,
                List.of("nightly-20261101T000000Z.dump", "nightly-20261102T000000Z.dump")));
    assertThat(Files.getPosixFilePermissions(backups.resolve("nightly-20261129T203000Z.dump")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(files())
        .containsExactly(
            "nightly-20261031T000000Z.dump",
            "nightly-20261103T000000Z.dump",
            "nightly-20261129T203000Z.dump",
            "nightly-notes.txt",
            "other-20261101T000000Z.dump");
  }

  @Test
  void thePasswordIsInAFileThatOnlyThisUserReads() throws Exception {
    run(7);

    assertThat(folder.resolve("pgpass")).hasContent("*:*:*:*:a\\:b\\\\c secret");
    assertThat(folder.resolve("mode")).hasContent("600");
    assertThat(Files.readString(folder.resolve("arguments"))).doesNotContain("secret");
    assertThat(Files.readString(folder.resolve("environment")))
        .doesNotContain("secret")
        .contains("PGHOST=", "PGPORT=", "PGDATABASE=", "PGUSER=");
    assertThat(context.log()).doesNotContain("secret");
    String passFile =
        Files.readString(folder.resolve("environment"))
            .lines()
            .filter(line -> line.startsWith("PGPASSFILE="))
            .findFirst()
            .orElseThrow()
            .substring("PGPASSFILE=".length());
    assertThat(Path.of(passFile)).doesNotExist();
  }

  @Test
  void whatFailsLeavesNoFileBehind() throws Exception {
    program("pg_dump", DUMP.formatted("18.6", "echo 'no space left on device' >&2; exit 1"));
    assertThat(run(7))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.error().message())
                    .isEqualTo("pg_dump ended with exit code 1: no space left on device"));
    assertThat(files()).isEmpty();

    program("pg_dump", DUMP.formatted("18.6", ""));
    program("pg_restore", "echo '; Archive'");
    assertThatThrownBy(() -> run(7))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be read back and was removed");
    program("pg_restore", "echo 'input file does not appear to be a valid archive' >&2; exit 1");
    assertThatThrownBy(() -> run(7)).hasMessageContaining("valid archive");
    assertThat(files()).isEmpty();
  }

  @Test
  void aStopRemovesThePartialFileAndWhatAKilledOneLeftGoesLater() throws Exception {
    program("pg_dump", DUMP.formatted("18.6", "echo ready; exec sleep 600"));
    Path abandoned = Files.createFile(backups.resolve(".nightly-x.dump.1.partial"));
    Files.setLastModifiedTime(abandoned, FileTime.from(NOW.minus(Duration.ofDays(2))));
    Path recent = Files.createFile(backups.resolve(".nightly-y.dump.1.partial"));
    Files.setLastModifiedTime(recent, FileTime.from(NOW));
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                run(7);
                ended.complete(new AssertionError("it ended by itself"));
              } catch (Throwable e) {
                ended.complete(e);
              }
            });
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> context.log().contains("ready"));
    thread.interrupt();

    assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(files()).containsExactly(".nightly-y.dump.1.partial");
  }

  @Test
  void programsOlderThanTheServerAreRefusedWithWhatToInstall() throws Exception {
    program("pg_dump", DUMP.formatted("15.18", ""));
    assertThatThrownBy(() -> run(7))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is pg_dump (PostgreSQL) 15.18")
        .hasMessageContaining("postgresql-client-18")
        .hasMessageContaining("CARILLON_PG_BIN names " + programs);
    Files.delete(programs.resolve("pg_restore"));
    assertThatThrownBy(() -> run(7)).hasMessageContaining("this node has none");
    assertThat(files()).isEmpty();
  }

  @Test
  void aFolderOutsideTheAllowedOnesIsRefused() {
    backups = folder;
    assertThatThrownBy(() ->
            new BackupRun(
                    tables.own(programs, PASSWORD, () -> NOW),
                    new AllowedFolders(List.of(folder.resolve("backups"))))
                .run(new Maintenance.Backup("/etc", "nightly", 7), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is not inside an allowed folder");
  }

  @Test
  void theAddressOfTheDatabaseBecomesTheVariablesOfItsPrograms() throws Exception {
    try (RunFolder own = RunFolder.create(context.logger())) {
      OwnDatabase.Address address =
          new OwnDatabase.Address(
              "jdbc:postgresql://a.example:5433,b.example:5434/main?sslmode=verify-full&sslrootcert=/ca.pem"
                  + "&targetServerType=primary&user=me&password=x",
              null,
              null);
      Map<String, String> variables = LibpqEnvironment.of(address, own);

      assertThat(variables)
          .containsEntry("PGHOST", "a.example,b.example")
          .containsEntry("PGPORT", "5433,5434")
          .containsEntry("PGDATABASE", "main")
          .containsEntry("PGUSER", "me")
          .containsEntry("PGSSLMODE", "verify-full")
          .containsEntry("PGSSLROOTCERT", "/ca.pem")
          .containsEntry("PGTARGETSESSIONATTRS", "read-write")
          .doesNotContainValue("x");
      assertThat(own.path().resolve("pgpass")).hasContent("*:*:*:*:x");
    }
  }
}
