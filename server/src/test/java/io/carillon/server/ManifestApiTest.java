package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.carillon.definition.Json;
import io.carillon.manifest.document.Kind;
import io.carillon.manifest.yaml.YamlReader;
import io.carillon.manifest.yaml.YamlWriter;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.api.files.ManifestSchema;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Declarative files by REST. */
class ManifestApiTest {

  private static final Path EXAMPLE = Pages.ROOT.resolve("docs/examples/manifest/tasks.yaml");
  private static final Path SCHEMA = Pages.ROOT.resolve("docs/schemas/manifest.json");
  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    assertThat(apply("owner=examples&prune=true", "configs: []").status()).isEqualTo(200);
  }

  private static Answer apply(String query, String text) {
    return server.sendAs(
        "application/yaml", "POST", "/api/v1/apply?file=tasks.yaml&" + query, text);
  }

  private static String example() throws IOException {
    String text = Files.readString(EXAMPLE);
    return text.substring(text.indexOf("calendars:"));
  }

  private static String export() {
    Answer answer = server.send("GET", "/api/v1/export", null, "Accept", "application/yaml");
    assertThat(answer.header("Content-Type")).startsWith("application/yaml");
    return answer.response().body();
  }

  private static List<String> changes(Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    List<String> lines = new ArrayList<>();
    for (JsonNode change : answer.json().at("/files/0/changes")) {
      for (JsonNode field : change.get("fields")) {
        lines.add(
            "%s %s: %s -> %s"
                .formatted(
                    change.get("name").stringValue(),
                    field.get("path").stringValue(),
                    field.path("before"),
                    field.path("after")));
      }
    }
    return lines;
  }

  @Test
  void fiftyConfigsAreAppliedChangedShownAndExported() throws IOException {
    String first = example();
    Answer made = apply("owner=examples", first);
    assertThat(made.json().get("created").intValue()).isEqualTo(52);
    assertThat(export()).isEqualTo(first);
    String second =
        first
            .replace("billing.example.com/jobs/ping", "billing.example.com/v2/jobs/ping")
            .replaceFirst("every: 1m", "every: 2m")
            .replaceFirst("\"\\*/15 \\* \\* \\* \\*\"", "\"*/20 * * * *\"")
            .replaceFirst("priority: 8", "priority: 9")
            .replaceFirst("pause_on_failure: 3", "pause_on_failure: 4");
    List<String> expected =
        List.of(
            "billing-check-health schedule.every: \"1m\" -> \"2m\"",
            "billing-close-day priority: 8 -> 9",
            "billing-invoice-month pause_on_failure: 3 -> 4",
            "billing-ping parameters.url: \"https://billing.example.com/jobs/ping\" -> "
                + "\"https://billing.example.com/v2/jobs/ping\"",
            "billing-sync-stock schedule.expression: \"*/15 * * * *\" -> \"*/20 * * * *\"");
    assertThat(changes(apply("owner=examples&dry_run=true", second)))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(export()).isEqualTo(first);
    assertThat(changes(apply("owner=examples", second)))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(export()).isEqualTo(second);
    Answer again = apply("owner=examples&prune=true", second);
    assertThat(again.json().get("unchanged").intValue()).isEqualTo(52);
    assertThat(again.json().at("/files/0/changes").size()).isZero();
  }

  @Test
  void faultsNameTheirFileLineAndColumn() {
    Answer answer =
        apply(
            "owner=examples",
            "configs:\n  - name: x\n    task_type: http_request\n    priority: 12\n");
    assertThat(answer.status()).isEqualTo(400);
    List<String> faults = new ArrayList<>();
    answer
        .json()
        .get("errors")
        .forEach(error ->
            faults.add(
                "%s:%s:%s %s"
                    .formatted(
                        error.get("file").stringValue(),
                        error.get("line"),
                        error.get("column"),
                        error.get("path").stringValue())));
    assertThat(faults)
        .containsExactlyInAnyOrder(
            "tasks.yaml:2:5 configs[0].schedule", "tasks.yaml:4:5 configs[0].priority");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prune=true            | owner
          prune=yes             | prune
          dry_run=1             | dry_run
          owner=%2E%2E          | owner
          """)
  void wrongParametersAreRefused(String query, String field) {
    Answer answer = apply(query, "configs: []");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"configs\": [{\"name\": \"j\", \"task_type\": \"http_request\", \"parameters\":"
            + " {\"url\": \"http://127.0.0.1/\\ud83d\\ude00\"}, \"schedule\": {\"type\":"
            + " \"manual\"}}]}",
        "{\"files\": [{\"name\": \"a.yaml\", \"content\": \"configs:\\n"
            + "  - name: j\\n"
            + "    task_type: http_request\\n"
            + "    parameters: {url: 'http://127.0.0.1/'}\\n"
            + "    schedule: {type: manual}\"}]}"
      })
  void theBodyMayBeJson(String body) {
    Answer answer = server.post("/api/v1/apply?owner=examples", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().get("created").intValue()).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"files\": []}", "{\"files\": [{\"name\": \"a\"}]}", "[1]", "\"x\"", "{"})
  void wrongJsonIsRefused(String body) {
    assertThat(server.post("/api/v1/apply", body).status()).isEqualTo(400);
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() {
    assertThat(server.sendAs("text/plain", "POST", "/api/v1/apply", "configs: []").status())
        .isEqualTo(415);
  }

  private static String token(String role) {
    Answer made =
        server.post(
            "/api/v1/tokens", "{\"name\": \"files-%s\", \"role\": \"%s\"}".formatted(role, role));
    return made.json().get("token").stringValue();
  }

  @Test
  void anEditorAppliesTasksAndOnlyAnAdminConnectionsAndTypes() {
    String editor = token("editor");
    String types =
        "{\"task_types\": [{\"name\": \"ship\", \"celery\": {\"task\": \"shop.ship\"}}]}";
    assertThat(server.as(editor, "POST", "/api/v1/apply?owner=examples", types).status())
        .isEqualTo(403);
    Answer alone = server.post("/api/v1/apply?owner=examples", types);
    assertThat(alone.status()).isEqualTo(409);
    assertThat(alone.json().get("code").stringValue()).isEqualTo("no_rabbitmq");
    String connections =
        "{\"connections\": [{\"name\": \"c\", \"kind\": \"http\", \"settings\": {\"base_url\":"
            + " \"https://example.com\"}}]}";
    assertThat(server.as(editor, "POST", "/api/v1/apply?owner=examples", connections).status())
        .isEqualTo(403);
    assertThat(
            server.as(editor, "POST", "/api/v1/apply?owner=examples", "{\"configs\": []}").status())
        .isEqualTo(200);
    assertThat(server.post("/api/v1/apply?owner=examples", connections).status()).isEqualTo(200);
    assertThat(export()).contains("connections:\n  - name: c\n    kind: http\n");
  }

  @Test
  void aCallerWhoIsLimitedToNamespacesAppliesAndExportsOnlyThese() {
    String limited =
        server
            .post(
                "/api/v1/tokens",
                "{\"name\": \"files-limited\", \"role\": \"editor\", \"namespaces\": [\"mine\"]}")
            .json()
            .get("token")
            .stringValue();
    String config =
        "{\"namespace\": \"%s\", \"configs\": [{\"name\": \"n\", \"task_type\": \"http_request\","
            + " \"parameters\": {\"url\": \"http://127.0.0.1/\"}, \"schedule\": {\"type\":"
            + " \"manual\"}}]}";
    String apply = "/api/v1/apply?owner=examples";
    assertThat(server.as(limited, "POST", apply, config.formatted("mine")).status()).isEqualTo(200);
    assertThat(server.as(limited, "POST", apply, config.formatted("theirs")).status())
        .isEqualTo(403);
    assertThat(
            server
                .as(
                    limited,
                    "POST",
                    apply,
                    "{\"calendars\": [{\"name\": \"c\", \"timezone\": \"UTC\"}]}")
                .status())
        .isEqualTo(403);
    assertThat(server.post(apply, config.formatted("theirs")).status()).isEqualTo(200);
    assertThat(server.as(limited, "GET", "/api/v1/export", null).response().body())
        .startsWith("namespace: mine\nconfigs:\n")
        .doesNotContain("theirs");
    assertThat(server.as(limited, "GET", "/api/v1/export?namespace=theirs", null).response().body())
        .isEmpty();
  }

  @Test
  void plainSecretsAreMaskedInWhatOthersThanAdminsSee() {
    String text =
        """
        configs:
          - name: secretive
            task_type: http_request
            parameters:
              headers:
                Authorization: %s
              url: http://127.0.0.1/
            schedule:
              type: manual
        """;
    String editor = token("operator");
    apply("owner=examples", text.formatted("Bearer one"));
    Answer shown = server.as(editor, "GET", "/api/v1/export", null);
    assertThat(shown.response().body()).contains("********").doesNotContain("Bearer one");
    assertThat(changes(apply("owner=examples&dry_run=true", text.formatted("Bearer two"))))
        .singleElement()
        .asString()
        .contains("Bearer two");
  }

  @Test
  void theExportIsNarrowed() throws IOException {
    apply("owner=examples", example());
    Answer kinds = server.send("GET", "/api/v1/export?kind=calendars", null, "Accept", "*/*");
    assertThat(kinds.response().body()).startsWith("calendars:").doesNotContain("configs:");
    Answer owner =
        server.get("/api/v1/export?owner=" + URLEncoder.encode("no one", StandardCharsets.UTF_8));
    assertThat(owner.response().body()).isEmpty();
    assertThat(server.get("/api/v1/export?kind=x").status()).isEqualTo(400);
  }

  /** Run with -Dcarillon.write=true to write the file. */
  @Test
  void theSchemaInTheDocumentsIsTheOneThatIsPublished() throws IOException {
    String published =
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(ManifestSchema.read())
            + "\n";
    if (Boolean.getBoolean("carillon.write")) {
      Files.writeString(SCHEMA, published);
    }
    assertThat(Files.readString(SCHEMA))
        .as("write it anew with -Dcarillon.write=true")
        .isEqualTo(published);
    assertThat(server.get("/schemas/manifest.json").json()).isEqualTo(Json.object(published));
  }

  @Test
  void theExampleFitsTheSchemaAndFaultsDoNot() throws IOException {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ManifestSchema.read());
    ObjectNode example = YamlReader.read("tasks.yaml", Files.readString(EXAMPLE)).getFirst().json();
    assertThat(schema.validate(example)).isEmpty();
    ObjectNode faulty = example.deepCopy();
    ((ObjectNode) faulty.at("/configs/0")).put("priorty", 3);
    assertThat(schema.validate(faulty)).isNotEmpty();
  }

  /** What is refused names the fields that are known: the schema has just these. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONNECTION | {"name": "a", "kind": "http", "settings": {}, "x": 0}
          CALENDAR   | {"name": "a", "timezone": "UTC", "x": 0}
          CONFIG     | {"name": "a", "task_type": "http_request", "schedule": {"type": "manual"}, "x": 0}
          ALERT_RULE | {"name": "a", "kind": "failures_in_a_row", "x": 0}
          """)
  void theSchemaHasTheFieldsThatAreRead(Kind kind, String object) {
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.putArray(kind.section()).add(Json.object(object));
    Answer answer = apply("owner=examples", YamlWriter.write(document));
    assertThat(answer.status()).isEqualTo(400);
    String message = "";
    for (JsonNode error : answer.json().get("errors")) {
      if (error.get("path").stringValue().endsWith(".x")) {
        message = error.get("message").stringValue();
      }
    }
    Set<String> known =
        new TreeSet<>(Set.of(message.replaceFirst(".*known are (.*)\\.", "$1").split(", ", -1)));
    if (kind == Kind.CONFIG) {
      known.addAll(Set.of("status", "status_reason", "namespace"));
    }
    known.removeAll(
        Set.of("id", "version", "created_at", "created_by", "updated_at", "updated_by"));
    Set<String> described =
        new TreeSet<>(
            ManifestSchema.read().at("/$defs/" + kind.word() + "/properties").propertyNames());
    assertThat(described).isEqualTo(known);
  }

  /** An export of one who is no admin, applied again, would have replaced secrets by the mask. */
  @Test
  void theMaskOfASecretIsRefused() {
    String text =
        """
        configs:
          - name: masked
            task_type: http_request
            parameters:
              headers:
                Authorization: "%s"
              url: http://127.0.0.1/
            schedule:
              type: manual
        """;
    apply("owner=examples", text.formatted("Bearer one"));
    Answer refused = apply("owner=examples", text.formatted("********"));
    assertThat(refused.status()).isEqualTo(400);
    JsonNode fault = refused.json().at("/errors/0");
    assertThat(fault.get("path").stringValue())
        .isEqualTo("configs[0].parameters.headers.Authorization");
    assertThat(fault.get("code").stringValue()).isEqualTo("masked_secret");
    assertThat(fault.get("line").intValue()).isEqualTo(6);
    assertThat(export()).contains("Bearer one");
  }

  @Test
  void pruningByAnEmptyBodyIsRefused() {
    Answer refused = apply("owner=examples&prune=true", "# the generator failed\n");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/code").stringValue()).isEqualTo("file_prune_nothing");
    assertThat(refused.json().at("/errors/0/arguments/owner").stringValue()).isEqualTo("examples");
  }

  /** A small file whose aliases stand for hundreds of megabytes. */
  @Test
  void aliasesThatRepeatTooMuchAreRefused() {
    String text =
        "configs:\n  - name: &a "
            + "x".repeat(300_000)
            + "\n    x: ["
            + "*a, ".repeat(100_000)
            + "*a]";
    Answer refused = apply("owner=examples", text);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/code").stringValue()).isEqualTo("file_aliases");
  }
}
