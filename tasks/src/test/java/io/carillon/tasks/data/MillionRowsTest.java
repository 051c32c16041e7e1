package io.carillon.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.postgres.TemporaryDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million rows by a process with a heap of 256 MB, and one that is killed half-way. */
class MillionRowsTest {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String HASH =
      "select count(*) || ' ' || sum(hashtextextended(x::text, 0)) from %s x";

  @TempDir Path folder;

  private DataTests data;

  @BeforeEach
  void open() {
    data = new DataTests(folder);
    data.execute(
        """
        create table source as select i as id, 'row ' || i as name,
          timestamptz '2026-01-01 00:00Z' + i / 10 * interval '1 second' as changed
        from generate_series(1, 1000000) i
        """,
        "create table target (id int primary key, name text, changed timestamptz)");
  }

  @AfterEach
  void close() {
    data.close();
  }

  /** Runs a task in a process of its own. */
  private Process start(String parameters) {
    TemporaryDatabase database = data.database;
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              DataProcess.class.getName(),
              folder.toString(),
              database.jdbcUrl(),
              database.user(),
              database.password(),
              parameters)
          .redirectErrorStream(true)
          .redirectOutput(output())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private File output() {
    return folder.resolve("output.txt").toFile();
  }

  private void run(String parameters) throws Exception {
    Process process = start(parameters);
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(() -> Files.exists(output().toPath()) ? text(output().toPath()) : "")
        .isZero();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMillionRowsGoIntoATableAndIntoAFile() throws Exception {
    run(
        """
        {"connection": "reader", "query": "select * from source",
         "target": {"type": "table", "connection": "writer", "table": "target"}}\
        """);
    assertThat(data.ask(HASH.formatted("target"))).isEqualTo(data.ask(HASH.formatted("source")));

    run(
        """
        {"connection": "reader", "query": "select * from source order by id",
         "target": {"type": "csv", "file": "rows.csv"}}\
        """);
    List<String> lines = Files.readAllLines(folder.resolve("rows.csv"));
    assertThat(lines).hasSize(1_000_001);
    assertThat(List.of(lines.getFirst(), lines.get(1), lines.getLast()))
        .containsExactly(
            "id,name,changed",
            "1,row 1,2026-01-01T00:00:00Z",
            "1000000,row 1000000,2026-01-02T03:46:40Z");
  }

  @Test
  void aProcessThatIsKilledHalfWayLosesNoRowAndDoublesNone() throws Exception {
    data.execute("create index on target (changed)", "delete from source where id > 100000");
    String parameters =
        """
        {"connection": "reader",
         "query": "select id, name, changed from source where changed >= :watermark order by changed",
         "target": {"type": "table", "connection": "writer", "table": "target", "key": ["id"],
          "watermark": {"column": "changed", "start": "1970-01-01T00:00:00Z"}}}\
        """;
    Process process = start(parameters);
    await()
        .atMost(LIMIT)
        .failFast(() -> assertThat(process.isAlive()).as(() -> text(output().toPath())).isTrue())
        .until(() -> written() > 10_000);
    process.destroyForcibly().waitFor(); // SIGKILL
    assertThat(written()).isLessThan(100_000);

    run(parameters);
    assertThat(text(output().toPath())).matches("(?s).*\"rows\":[1-9]\\d{4},.*");
    assertThat(data.ask(HASH.formatted("target"))).isEqualTo(data.ask(HASH.formatted("source")));
  }

  private int written() {
    return Integer.parseInt(data.ask("select count(*) from target"));
  }
}
