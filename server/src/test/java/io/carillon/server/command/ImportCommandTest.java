package io.carillon.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cli.Commands;
import io.carillon.cli.Program;
import io.carillon.cli.session.Terminal;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    Terminal terminal =
        new Terminal(
            Map.of("LANG", "C"),
            folder,
            new Terminal.Streams(
                new ByteArrayInputStream("@daily /bin/true\n".getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            Terminal.Screen.NONE,
            InstantSource.system(),
            ZoneId.of("Asia/Shanghai"));
    return new Program(Commands.all(Map.of("import", ImportCommand::run)), "test")
        .run(terminal, words);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aCrontabIsReadFromAFileOrStandardInput() throws IOException {
    Files.writeString(folder.resolve("tab"), "@reboot /bin/start\n0 3 * * * /bin/nightly\n");
    assertThat(run("import", "crontab", "tab", "--timezone", "UTC")).isZero();
    assertThat(printed()).contains("- name: nightly\n", "timezone: UTC\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Not imported: line 1: @reboot");
    out.reset();
    assertThat(run("import", "crontab")).isZero();
    assertThat(printed()).contains("- name: \"true\"\n", "timezone: Asia/Shanghai\n");
  }

  @Test
  void aDatabaseIsReadByJdbc() throws Exception {
    try (TemporaryDatabase database = TestPostgres.shared().newDatabase()) {
      try (var connection =
              DriverManager.getConnection(
                  database.jdbcUrl(), database.user(), database.password());
          var statement = connection.createStatement()) {
        statement.execute(
            """
            create table job_info (id int, job_name text, time_expression_type int,
              time_expression text, processor_info text, status int);
            insert into job_info values (1, 'nightly', 2, '0 0 3 * * ?', 'a.Nightly', 1)
            """);
      }
      Files.writeString(folder.resolve("password"), database.password() + "\n");
      assertThat(
              run(
                  "import",
                  "powerjob",
                  "--jdbc",
                  database.jdbcUrl(),
                  "--user",
                  database.user(),
                  "--password-file",
                  "password"))
          .isZero();
      assertThat(printed()).contains("- name: nightly\n    task_type: nightly\n");
    }
  }

  @Test
  void wrongCallsAreToldWithoutATrace() throws IOException {
    Files.writeString(folder.resolve("dump.sql"), "INSERT INTO a VALUES (1);");
    assertThat(run("import", "windows")).isEqualTo(2);
    assertThat(run("import", "quartz")).isEqualTo(2);
    assertThat(run("import", "crontab", "none")).isEqualTo(2);
    assertThat(run("import", "crontab", "--timezone", "Mars")).isEqualTo(2);
    assertThat(run("import", "quartz", "dump.sql")).isEqualTo(1);
    assertThat(run("import", "quartz", "--jdbc", "jdbc:nothing:x")).isEqualTo(1);
    assertThat(run("import", "quartz", "--jdbc", "jdbc:nothing:x", "--driver", "no.jar"))
        .isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("crontab, quartz, xxl-job, powerjob, celery-beat")
        .contains("there is no driver for this URL")
        .contains("there is no jar")
        .doesNotContain("\tat ");
  }

  @Test
  void aCrontabInAnotherEncodingIsRefusedAndAByteOrderMarkPassedOver() throws IOException {
    Files.writeString(folder.resolve("marked"), "\ufeff0 3 * * * /bin/nightly\n");
    assertThat(run("import", "crontab", "marked")).isZero();
    assertThat(printed()).contains("- name: nightly\n");
    Files.write(
        folder.resolve("latin"), "# gr\u00fc\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("import", "crontab", "latin")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("latin is not text in UTF-8");
  }
}
