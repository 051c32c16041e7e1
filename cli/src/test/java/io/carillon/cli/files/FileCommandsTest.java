package io.carillon.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.carillon.cli.TestProgram;
import io.carillon.cli.output.Documents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a server of the test that answers with a report. */
class FileCommandsTest {

  private static final String CHANGED =
      """
      {"dry_run": true, "owner": "a", "created": 1, "changed": 1, "unchanged": 3, "deleted": 0,
        "files": [{"file": "a.yaml", "changes": [
          {"kind": "config", "namespace": "billing", "name": "invoice", "action": "changed", "adopted": true,
            "fields": [{"path": "priority", "before": 9, "after": 5, "drift": true},
              {"path": "parameters.body", "after": {"omitted_bytes": 5000}, "drift": false}]},
          {"kind": "calendar", "name": "holi\\u001bdays", "action": "created", "adopted": false, "fields": []}]}]}
      """;
  private static final String UNCHANGED =
      """
      {"dry_run": true, "owner": "a", "created": 0, "changed": 0, "unchanged": 3, "deleted": 0, "files": []}
      """;

  @TempDir Path folder;
  private final List<String> requests = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private HttpServer server;
  private int status = 200;
  private String answer = CHANGED;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(exchange.getRequestURI() + "\n" + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    Files.writeString(folder.resolve("b.yaml"), "configs: []");
    Files.createDirectories(folder.resolve("tasks/more"));
    Files.writeString(folder.resolve("tasks/z.yml"), "configs: []");
    Files.writeString(folder.resolve("tasks/more/a.yaml"), "configs: [1]");
    Files.writeString(folder.resolve("tasks/notes.txt"), "no");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run(String... words) {
    return new TestProgram(
            Map.of(
                "CARILLON_URL", "http://127.0.0.1:" + server.getAddress().getPort(), "LANG", "C"),
            folder,
            new ByteArrayInputStream("configs: [2]".getBytes(StandardCharsets.UTF_8)),
            out,
            err)
        .run(words);
  }

  @Test
  void diffShowsFieldByFieldAndItsExitCodeTells() {
    assertThat(run("diff", "-f", "b.yaml", "--owner", "a", "--prune")).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            a.yaml
            ~ config billing/invoice  (had no owner)
                priority: 9 → 5  (changed by hand)
                parameters.body: nothing → (5000 bytes)
            + calendar holi\\u001bdays
            1 to create, 1 to change, 0 to delete, 3 unchanged.
            """);
    assertThat(requests.getFirst()).startsWith("/api/v1/apply?owner=a&prune=true&dry_run=true\n");
    answer = UNCHANGED;
    assertThat(run("diff", "-f", "b.yaml")).isZero();
  }

  @Test
  void filesOfAFolderAreSentInOrderWithTheirNames() {
    assertThat(run("apply", "-f", "tasks", "-f", "-", "-f", "b.yaml")).isZero();
    assertThat(requests.getFirst()).startsWith("/api/v1/apply\n");
    List<String> names = new ArrayList<>();
    Documents.read(requests.getFirst().substring(requests.getFirst().indexOf('\n')))
        .path("files")
        .forEach(file ->
            names.add(file.path("name").asString() + " " + file.path("content").asString()));
    assertThat(names)
        .containsExactly(
            "b.yaml configs: []",
            "stdin configs: [2]",
            "tasks/more/a.yaml configs: [1]",
            "tasks/z.yml configs: []");
  }

  @Test
  void faultsAreToldWithTheirPlaces() {
    status = 400;
    answer =
        """
        {"title": "Bad Request", "status": 400, "detail": "b.yaml:2:5: configs[0].x: is not known here.",
          "errors": [{"path": "configs[0].x", "message": "is not known here.", "file": "b.yaml", "line": 2, "column": 5}]}
        """;
    assertThat(run("diff", "-f", "b.yaml")).isEqualTo(7);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("b.yaml:2:5: configs[0].x: is not known here.");
  }

  @Test
  void filesThatCannotBeReadAreNamed() {
    assertThat(run("apply", "-f", "none.yaml")).isEqualTo(2);
    assertThat(run("apply")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("there is no file none.yaml")
        .contains("--file is missing");
    assertThat(requests).isEmpty();
  }

  @Test
  void exportPrintsTheFile() {
    answer = "configs:\n  - name: a\n";
    assertThat(run("export", "--label", "team=a", "--kind", "configs", "--owner", "x")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(answer);
    assertThat(requests.getFirst())
        .startsWith("/api/v1/export?label=team%3Da&kind=configs&owner=x\n");
  }

  @Test
  void importNeedsTheServersClasses() {
    assertThat(run("import", "crontab")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("the command import is not in this jar");
  }

  @Test
  void standardInputIsReadOnce() {
    assertThat(run("apply", "-f", "-", "-f", "-", "--prune", "--owner", "a")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("stdin is named twice");
    assertThat(requests).isEmpty();
  }

  @Test
  void textsInAnotherEncodingAreRefusedInsteadOfChanged() throws IOException {
    byte[] chinese = "configs:\n  - name: \u65e5\u62a5\n".getBytes(Charset.forName("GB18030"));
    Files.write(folder.resolve("tasks/gb.yaml"), chinese);
    for (String[] words :
        List.of(
            new String[] {"apply", "-f", "tasks"},
            new String[] {"create", "-f", "tasks/gb.yaml"})) {
      err.reset();
      assertThat(run(words)).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("tasks/gb.yaml is not text in UTF-8; convert it");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNotSent() throws IOException {
    Files.writeString(folder.resolve("mark.yaml"), "\ufeffconfigs: []");
    assertThat(run("apply", "-f", "mark.yaml")).isZero();
    assertThat(requests.getFirst()).contains("\"content\":\"configs: []\"");
  }
}
