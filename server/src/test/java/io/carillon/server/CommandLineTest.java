package io.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cli.Program;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real server, with captured streams. */
class CommandLineTest {

  private static final String URL = "url=http://127.0.0.1:1/";

  @TempDir private static Path data;
  @TempDir private Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    server = new TestServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What a call printed. */
  private record Said(int code, String out, String err) {}

  private final Map<String, String> environment = new HashMap<>();
  private String input = "";

  private Said carillon(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = run(out, err, words);
    return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private int run(OutputStream out, OutputStream err, String... words) {
    Map<String, String> all = new HashMap<>();
    all.put("HOME", folder.toString());
    all.put("CARILLON_URL", "http://127.0.0.1:" + server.port());
    all.put("CARILLON_TOKEN", TestServer.TOKEN);
    all.putAll(environment);
    Program program = Main.program();
    Terminal terminal =
        new Terminal(
            all,
            folder,
            new Terminal.Streams(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, false, UTF_8)),
            Terminal.Screen.NONE,
            InstantSource.system(),
            ZoneOffset.UTC);
    return program.run(terminal, words);
  }

  private Said done(String... words) {
    Said said = carillon(words);
    assertThat(said.code()).as(said.toString()).isZero();
    return said;
  }

  private void create(String name) {
    done("create", name, "--type", "http_request", "-p", URL);
  }

  @Test
  void aConfigIsCreatedListedShownChangedAndDeleted() {
    Said created =
        done("create", "life", "--type", "http_request", "-p", URL, "--cron", "0 3 * * *");
    assertThat(created.out()).matches("Created life \\(id \\d+\\)\\.\n");
    assertThat(done("ls", "-q", "life").out())
        .containsPattern("ID +NAME +TYPE +STATUS +SCHEDULE +NEXT DUE\n")
        .containsPattern("\\d+ +life +http_request +active +0 3 \\* \\* \\* +\\d{4}-");
    assertThat(done("ls", "-q", "life", "--lang", "zh").out())
        .containsPattern("ID +名称 +类型 +状态 +调度计划 +下次到期\n")
        .contains("启用");
    assertThat(done("ls", "-q", "life", "-o", "name").out()).isEqualTo("life\n");
    assertThat(done("get", "life", "-o", "json").out()).contains("\"name\" : \"life\"");
    assertThat(done("get", "life", "-o", "yaml").out()).contains("name: life\n");
    assertThat(done("get", "life").out()).containsPattern("time zone +Z|time zone +Etc/UTC");
    assertThat(done("pause", "life", "--reason", "why").out()).isEqualTo("life: paused\n");
    assertThat(done("resume", "life", "--lang", "zh").out()).isEqualTo("life：启用\n");
    assertThat(done("events", "life").out()).contains("resumed").contains("paused").contains("why");
    assertThat(done("rm", "life", "--yes").err()).contains("Deleted");
    assertThat(carillon("get", "life").code()).isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void aRunThatIsWaitedForEndsWithTheCodeOfItsOutcome() {
    done("create", "works", "--type", "http_request", "-p", "url=" + server.pageUrl());
    create("fails");
    Said good = carillon("run", "works", "--wait");
    assertThat(good.code()).as(good.toString()).isZero();
    assertThat(good.out()).containsPattern("status +succeeded");
    Said bad = carillon("run", "fails", "--wait");
    assertThat(bad.code()).as(bad.toString()).isEqualTo(ExitCode.FAILED);
    assertThat(bad.out()).containsPattern("status +failed").contains("error");
    Said both = carillon("run", "works", "fails", "--wait");
    assertThat(both.code()).isEqualTo(ExitCode.FAILED);
    assertThat(both.out()).contains("succeeded").contains("failed");
    String id = done("executions", "fails", "--limit", "1", "-o", "name").out().strip();
    assertThat(done("executions", id, "-o", "json").out()).contains(id);
    assertThat(carillon("run", "fails", "--follow").code()).isEqualTo(ExitCode.FAILED);
    done("logs", "fails");
    assertThat(done("retry", id).out()).startsWith("Queued ");
    assertThat(carillon("cancel", id).code()).isEqualTo(ExitCode.CONFLICT);
  }

  @Test
  void manyArePausedByALabelAfterADryRun() {
    for (String name : new String[] {"bulk-a", "bulk-b", "bulk-c"}) {
      String team = name.endsWith("c") ? "ops" : "billing";
      done("create", name, "--type", "http_request", "-p", URL, "-l", "team=" + team);
    }
    Said trial = done("pause", "--label", "team=billing", "--dry-run");
    assertThat(trial.out()).contains("bulk-a").contains("bulk-b").doesNotContain("bulk-c");
    assertThat(trial.err()).contains("Would act on 2");
    assertThat(done("ls", "-l", "team=billing", "--status", "paused", "-o", "name").out())
        .isEmpty();
    done("pause", "--label", "team=billing", "--reason", "move");
    assertThat(done("ls", "-l", "team", "--status", "paused", "-o", "name").out())
        .isEqualTo("bulk-a\nbulk-b\n");
    assertThat(carillon("rm", "-l", "team=billing").code()).isEqualTo(ExitCode.USAGE);
    done("rm", "-l", "team=billing", "--yes");
    assertThat(done("ls", "-l", "team", "-o", "name").out()).isEqualTo("bulk-c\n");
  }

  @Test
  void hostileNamesAreShownEscaped() {
    String name = "evil\u001b[2J\u202etxt";
    create(name);
    assertThat(done("ls", "-q", "evil").out())
        .contains("evil\\u001b[2J\\u202etxt")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
    assertThat(done("get", name, "-o", "json").out())
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
    assertThat(done("rm", name, "-y").out()).doesNotContain("\u001b");
  }

  @Test
  void whatIsWrongIsASentenceAndACode() {
    assertThat(carillon("get", "no such").code()).isEqualTo(ExitCode.NOT_FOUND);
    Said invalid =
        carillon("create", "bad", "--type", "http_request", "-p", URL, "--cron", "61 * * * *");
    assertThat(invalid.code()).isEqualTo(ExitCode.INVALID);
    assertThat(invalid.err()).contains("schedule.expression");
    assertThat(carillon("lss").code()).isEqualTo(ExitCode.USAGE);
    assertThat(carillon("lss").err()).contains("Did you mean \"ls\"?");
    assertThat(carillon("pause").code()).isEqualTo(ExitCode.USAGE);
    environment.put("CARILLON_TOKEN", "wrong");
    Said wrong = carillon("ls", "--lang", "zh");
    assertThat(wrong.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(wrong.err()).contains("不认识这个令牌").doesNotContain("wrong");
    environment.put("CARILLON_URL", "http://127.0.0.1:1");
    Said nobody = carillon("ls");
    assertThat(nobody.code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(nobody.err()).contains("no server answers at http://127.0.0.1:1");
  }

  @Test
  void anEditSavesWhatChangedAndKeepsWhatCouldNotBeSaved() throws IOException {
    create("edited");
    environment.put("EDITOR", "sed -i 's/^priority: 5/priority: 7/'");
    assertThat(done("edit", "edited").err()).contains("Saved edited");
    assertThat(done("get", "edited", "-o", "yaml").out()).contains("priority: 7\n");
    environment.put("EDITOR", "true");
    assertThat(done("edit", "edited").err()).contains("Nothing was changed");
    environment.put("EDITOR", "sed -i 's/^priority: 7/priority: 99/'");
    Said refused = carillon("edit", "edited");
    assertThat(refused.code()).isEqualTo(ExitCode.INVALID);
    assertThat(kept(refused)).contains("priority: 99");
  }

  @Test
  void anEditOfWhatWasChangedMeanwhileIsRefused() throws IOException {
    create("raced");
    String id =
        done("get", "raced", "-o", "json").out().replaceAll("(?s).*\"id\" : (\\d+).*", "$1");
    Path editor = folder.resolve("editor");
    Files.writeString(
        editor,
        """
        #!/bin/sh
        curl -sf -X PATCH -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \
          -d '{"priority": 3}' http://127.0.0.1:%d/api/v1/task-configs/%s >/dev/null
        sed -i 's/^priority: 5/priority: 7/' "$1"
        """
            .formatted(TestServer.TOKEN, server.port(), id));
    Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
    environment.put("EDITOR", editor.toString());
    Said raced = carillon("edit", "raced");
    assertThat(raced.code()).as(raced.toString()).isEqualTo(ExitCode.CONFLICT);
    assertThat(raced.err()).contains("changed by someone else");
    assertThat(kept(raced)).contains("priority: 7");
  }

  private static String kept(Said said) throws IOException {
    Path file = Path.of(said.err().replaceAll("(?s).*kept in (\\S+)\\.\n.*", "$1"));
    String text = Files.readString(file);
    Files.delete(file);
    return text;
  }

  @Test
  void secretsComeFromStandardInputAndTokensGoToStandardOutputAlone() {
    input = "s3cr3t\n";
    Said set = carillon("secrets", "set", "password");
    assertThat(set.out() + set.err()).doesNotContain("s3cr3t").contains("password");
    input = "";
    if (set.code() == 0) {
      assertThat(done("secrets", "ls").out()).contains("password");
      done("secrets", "rm", "password", "--yes");
    }
    Said token = done("tokens", "create", "ci", "--role", "viewer");
    assertThat(token.out().strip()).doesNotContain(" ").hasSizeGreaterThan(20);
    assertThat(done("tokens", "ls").out()).contains("ci").doesNotContain(token.out().strip());
    environment.put("CARILLON_TOKEN", token.out().strip());
    done("ls");
    assertThat(carillon("tokens", "ls").code()).isEqualTo(ExitCode.REFUSED);
    environment.remove("CARILLON_TOKEN");
    assertThat(carillon("secrets", "set", "password").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aScheduleIsPreviewedInWordsWithWarningsOfClockChanges() {
    Said english = done("preview", "30 2 * * *", "--zone", "Europe/Berlin", "--count", "2");
    assertThat(english.out().lines()).hasSize(3);
    assertThat(english.err()).contains("warning: ").contains("02:30");
    Said chinese =
        done("preview", "30 2 * * *", "--zone", "Europe/Berlin", "--lang", "zh", "--count", "1");
    assertThat(chinese.out()).contains("每天 02:30");
    assertThat(chinese.err()).contains("警告：");
    assertThat(carillon("preview").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theOtherListsAnswer() {
    for (String list : new String[] {"types", "workers", "queues", "calendars", "connections"}) {
      done(list, "ls");
      done(list, "ls", "-o", "json");
    }
    done("alerts", "ls");
    done("alerts", "rules");
    done("alerts", "silences");
    done("trail");
    done("nodes", "ls");
    done("queues", "pause", "default", "--reason", "test");
    assertThat(done("queues", "resume", "default").out()).isEqualTo("Queue default: resumed\n");
    done("stats", "totals", "--group", "type");
    done("forecast", "--to", "in 2h", "--bucket", "1h");
    create("checked");
    assertThat(done("audit", "checked").err()).contains("Every due time is accounted for");
    Said silence =
        done("alerts", "silence", "--config", "checked", "--for", "1h", "--reason", "deploy");
    assertThat(silence.out()).contains("deploy");
  }

  @Test
  void contextsAreKeptForTheOwnerAlone() throws IOException {
    String url = "http://127.0.0.1:" + server.port();
    environment.put("CARILLON_URL", "");
    environment.put("CARILLON_TOKEN", "");
    input = TestServer.TOKEN + "\n";
    done("context", "add", "here", url);
    Path file = folder.resolve(".config/carillon/config.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    done("ls");
    assertThat(done("context", "ls").out()).contains("here").doesNotContain(TestServer.TOKEN);
    done("context", "add", "there", "http://127.0.0.1:1", "--no-token");
    done("context", "use", "there");
    assertThat(carillon("ls").code()).isEqualTo(ExitCode.UNREACHABLE);
    done("ls", "--context", "here");
    done("context", "rm", "there");
    assertThat(carillon("ls", "--context", "there").code()).isEqualTo(ExitCode.USAGE);
    assertThat(carillon("context", "add", "x", "ftp://x").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aReaderThatHasGoneEndsTheCommandQuietly() {
    create("piped");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThat(run(closed, err, "ls")).isEqualTo(ExitCode.PIPE_CLOSED);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void theDoctorLooksAtTheMachineAndTheServer() {
    environment.put("CARILLON_DATA", data.toString());
    environment.put("CARILLON_PORT", String.valueOf(server.port()));
    Said well = carillon("doctor");
    assertThat(well.out()).contains("The settings are understood").contains("The server is ready");
    environment.put("CARILLON_PRT", "1");
    environment.put("CARILLON_URL", "http://127.0.0.1:1");
    Said ill = carillon("doctor", "--lang", "zh");
    assertThat(ill.code()).isEqualTo(ExitCode.FAILED);
    assertThat(ill.out()).contains("CARILLON_PRT").contains("没有服务器应答");
  }
}
