package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.server.ApiDescription.Operation;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a caller with namespaces sees and changes, over every call of the interface. */
class NamespaceAccessTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String MARK = "quarterly-figures-of-others";
  private static final String OTHERS = "payroll";
  private static final Set<String> GLOBAL =
      Set.of(
          "task-types",
          "calendars",
          "workers",
          "queues",
          "session",
          "schedules",
          "about",
          "login-methods",
          "connection-kinds");

  private static final Set<String> OF_NAMESPACES =
      Set.of(
          "task-configs",
          "executions",
          "bulk",
          "events",
          "labels",
          "namespaces",
          "overview",
          "search",
          "forecast",
          "alerts",
          "stats",
          "stream",
          "session",
          "schedules",
          "export",
          "apply");

  @TempDir private static Path data;
  private static TestServer server;
  private static String editor;
  private static String admin;
  private static long own;
  private static long foreign;
  private static String foreignExecution;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    editor = token("editor");
    admin = token("admin");
    own = created(config("invoices", "billing"));
    foreign = created(config(MARK, OTHERS));
    foreignExecution = run(TestServer.TOKEN, foreign).json().get("execution_id").stringValue();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String token(String role) {
    return server
        .post(
            "/api/v1/tokens",
            "{\"name\": \"billing %1$s\", \"role\": \"%1$s\", \"namespaces\": [\"billing\"]}"
                .formatted(role))
        .json()
        .get("token")
        .stringValue();
  }

  private static String config(String name, @Nullable String namespace) {
    return """
    {"name": "%s", "namespace": %s, "task_type": "scrape", "schedule": {"type": "manual"},
     "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
    """
        .formatted(name, namespace == null ? "null" : "\"" + namespace + "\"", server.pageUrl());
  }

  private static long created(String config) {
    Answer answer = server.post(CONFIGS, config);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
  }

  private static Answer run(String token, long id) {
    return server.as(token, "POST", CONFIGS + "/" + id + "/run", null);
  }

  private static String path(Operation operation) {
    boolean execution = operation.path().startsWith("/api/v1/executions/");
    return operation
        .path()
        .replace("{id}", execution ? foreignExecution : "" + foreign)
        .replace("{version}", "1")
        .replaceAll("\\{\\w+}", "scrape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"editor", "admin"})
  void noCallTellsOrChangesAnythingOfAnotherNamespace(String role) {
    String token = role.equals("admin") ? admin : editor;
    for (Operation operation : server.description().operations()) {
      Answer answer = server.as(token, operation.method(), path(operation), null);
      String told = operation.route() + " by " + role + ": " + answer.response().body();
      assertThat(answer.response().body()).as(told).doesNotContain(MARK, OTHERS);
      boolean ofConfig = operation.path().matches("/api/v1/(task-configs|executions)/\\{id}.*");
      if (ofConfig) {
        assertThat(answer.status()).as(told).isIn(403, 404);
      } else if (isGlobal(operation) && operation.path().startsWith("/api/v1/")) {
        assertThat(answer.status()).as(told).isEqualTo(403);
      }
    }
    assertThat(server.get(CONFIGS + "/" + foreign).json().get("status").stringValue())
        .isEqualTo("active");
  }

  /** Whether a call is about what belongs to no namespace, and is no allowed read of it. */
  private static boolean isGlobal(Operation operation) {
    String collection = operation.path().replaceFirst("/api/v1/([a-z-]+).*", "$1");
    boolean allowed = GLOBAL.contains(collection) && operation.method().equals("GET");
    return !allowed && !OF_NAMESPACES.contains(collection);
  }

  @Test
  void anotherNamespacesConfigIsAsIfItWereNotThere() {
    String there = "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404";
    Answer never = server.as(editor, "GET", CONFIGS + "/999999999", null);
    Answer hidden = server.as(editor, "GET", CONFIGS + "/" + foreign, null);
    assertThat(hidden.response().body()).startsWith(there);
    assertThat(hidden.response().body().replace("" + foreign, "999999999"))
        .isEqualTo(never.response().body());
    Answer execution = server.as(editor, "GET", "/api/v1/executions/" + foreignExecution, null);
    assertThat(execution.status()).isEqualTo(404);
    assertThat(
            server
                .as(editor, "GET", "/api/v1/executions/" + foreignExecution + "/logs", null)
                .status())
        .isEqualTo(404);
  }

  @Test
  void aPreviewIsNotComparedWithAnotherNamespacesConfig() {
    String preview = "{\"schedule\": {\"type\": \"manual\"}, \"compare_to\": %d}";
    String path = "/api/v1/schedules/preview";

    Answer other = server.as(editor, "POST", path, preview.formatted(foreign));
    assertThat(other.status()).as(other.response().body()).isEqualTo(404);
    assertThat(server.as(editor, "POST", path, preview.formatted(own)).status()).isEqualTo(200);
    assertThat(server.post(path, preview.formatted(foreign)).status()).isEqualTo(200);
  }

  @Test
  void aCalendarNamesItsUsersOfTheOwnNamespaceAlone() {
    server.send("PUT", "/api/v1/calendars/bank", "{\"timezone\": \"UTC\"}");
    for (String namespace : List.of("billing", OTHERS)) {
      ObjectNode config = Json.object(config("on a calendar", namespace));
      config.set(
          "schedule",
          Json.object(
              "{\"type\": \"cron\", \"expression\": \"0 3 * * *\", \"calendar\": \"bank\"}"));
      created(config.toString());
    }

    assertThat(users(editor)).hasSize(1);
    assertThat(users(TestServer.TOKEN)).hasSize(2);
  }

  private static JsonNode users(String token) {
    return server
        .as(token, "GET", "/api/v1/calendars/bank", null)
        .json()
        .get("used_by")
        .get("task_configs");
  }

  @Test
  void listsHaveTheOwnNamespaceAlone() {
    for (String query : List.of("", "?namespace=" + OTHERS, "?namespace=billing," + OTHERS)) {
      for (var config : server.as(editor, "GET", CONFIGS + query, null).json().get("items")) {
        assertThat(config.get("namespace").stringValue()).isEqualTo("billing");
      }
    }
    assertThat(server.as(editor, "GET", CONFIGS, null).json().get("items")).isNotEmpty();
    assertThat(server.as(editor, "GET", CONFIGS + "?namespace=" + OTHERS, null).json().get("items"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"pause", "resume", "delete", "run", "bulk"})
  void operationsOnManyReachTheOwnNamespaceAlone(String operation) {
    String more = operation.equals("bulk") ? ", \"patch\": {\"priority\": 1}" : "";
    String dry = operation.equals("run") ? "" : ", \"dry_run\": true";
    String path = CONFIGS + "/" + operation;
    for (String ids : List.of("" + foreign, own + ", " + foreign, "999999999")) {
      Answer answer =
          server.as(editor, "POST", path, "{\"ids\": [%s]%s%s}".formatted(ids, more, dry));
      assertThat(answer.status()).as(answer.response().body()).isEqualTo(404);
    }
    if (!operation.equals("run")) {
      Answer all = server.as(editor, "POST", path, "{\"filter\": {}%s%s}".formatted(more, dry));
      assertThat(all.status()).as(all.response().body()).isEqualTo(200);
      assertThat(all.response().body())
          .contains("\"id\":" + own)
          .doesNotContain("\"id\":" + foreign);
    }
  }

  @ParameterizedTest
  @CsvSource({"cancel", "retry"})
  void operationsOnManyExecutionsReachTheOwnNamespaceAlone(String operation) {
    String path = "/api/v1/executions/" + operation;
    String ids = "{\"ids\": [\"%s\"], \"dry_run\": true}".formatted(foreignExecution);
    assertThat(server.as(editor, "POST", path, ids).status()).isEqualTo(404);
    String status = operation.equals("retry") ? "[\"succeeded\", \"failed\"]" : "[\"queued\"]";
    String filter = "{\"filter\": {\"status\": %s}, \"dry_run\": true}".formatted(status);
    Answer all = server.as(editor, "POST", path, filter);
    assertThat(all.status()).as(all.response().body()).isEqualTo(200);
    assertThat(all.response().body()).doesNotContain(foreignExecution);
    assertThat(server.as(editor, "GET", "/api/v1/executions", null).response().body())
        .doesNotContain(foreignExecution);
  }

  @Test
  void newConfigsAreInTheOwnNamespace() {
    assertThat(server.as(editor, "POST", CONFIGS, config("new", "billing")).status())
        .isEqualTo(201);
    for (String namespace : new @Nullable String[] {OTHERS, null}) {
      Answer refused = server.as(editor, "POST", CONFIGS, config("new one", namespace));
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.json().get("detail").stringValue()).contains("which are: billing");
    }
    String many = "{\"task_configs\": [%s, %s]}";
    Answer created =
        server.as(
            editor,
            "POST",
            CONFIGS + "/create",
            many.formatted(config("a", "billing"), config("b", OTHERS)));
    assertThat(created.json().at("/results/0/outcome").stringValue()).isEqualTo("changed");
    assertThat(created.json().at("/results/1/outcome").stringValue()).isEqualTo("refused");
  }

  @Test
  void theOwnNamespaceIsServedAsToAnybody() {
    String path = CONFIGS + "/" + own;
    assertThat(server.as(editor, "GET", path, null).status()).isEqualTo(200);
    assertThat(server.as(editor, "PATCH", path, "{\"description\": \"ours\"}").status())
        .isEqualTo(200);
    String execution = run(editor, own).json().get("execution_id").stringValue();
    for (String read : List.of("/executions", "/events", "/versions", "/stats", "/next-fires")) {
      assertThat(server.as(editor, "GET", path + read, null).status()).as(read).isEqualTo(200);
    }
    assertThat(server.as(editor, "GET", "/api/v1/executions/" + execution, null).status())
        .isEqualTo(200);
    for (String read : List.of("task-types", "calendars", "workers", "queues")) {
      assertThat(server.as(editor, "GET", "/api/v1/" + read, null).status()).isEqualTo(200);
    }
    assertThat(server.as(editor, "GET", "/api/v1/session", null).json().get("namespaces"))
        .isEqualTo(Json.MAPPER.createArrayNode().add("billing"));
  }

  /**
   * Numbers may have zeros, a sign and blanks, and may be hexadecimal; UUIDs may leave out their
   * zeros: such an id is the same one.
   */
  @Test
  void anotherSpellingOfAnIdReachesNothingOfAnotherNamespace() {
    String hex = Long.toHexString(foreign);
    List<String> configs =
        List.of(
            "0" + foreign,
            "0".repeat(30) + foreign,
            "0x" + hex,
            "%23" + hex,
            "%20" + foreign + "%09",
            "+" + foreign);
    List<String> executions =
        List.of(
            foreignExecution.replaceFirst("^0+", ""),
            foreignExecution.toUpperCase(Locale.ROOT),
            "%20" + foreignExecution);
    for (Operation operation : server.description().operations()) {
      boolean execution = operation.path().startsWith("/api/v1/executions/{id}");
      if (execution || operation.path().startsWith(CONFIGS + "/{id}")) {
        for (String spelling : execution ? executions : configs) {
          String path = operation.path().replace("{id}", spelling).replaceAll("\\{\\w+}", "1");
          Answer answer = server.as(editor, operation.method(), path, null);
          assertThat(answer.status())
              .as(operation.method() + " " + path + ": " + answer.response().body())
              .isIn(403, 404);
        }
      }
    }
    assertThat(server.get(CONFIGS + "/" + foreign).json().get("status").stringValue())
        .isEqualTo("active");
    String own = CONFIGS + "/000000000000000000000" + NamespaceAccessTest.own;
    assertThat(server.as(editor, "GET", own, null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"billing\": 1}", "\"billing\"", "[]", "3"})
  void namespacesThatAreNoListAreRefused(String namespaces) {
    Answer answer =
        server.post(
            "/api/v1/tokens",
            "{\"name\": \"none\", \"role\": \"viewer\", \"namespaces\": %s}".formatted(namespaces));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo("namespaces");
  }
}
