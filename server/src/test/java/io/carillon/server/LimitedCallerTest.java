package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.server.ApiDescription.Operation;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two namespaces, of which a caller sees one. Each name, text and id of the other namespace can be
 * recognised, and each call of the description is asked for it: by ids, by filters, by what can be
 * included, by searches, and by sums, which must be as if the other namespace did not exist.
 */
class LimitedCallerTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String SPAN = "from=2020-01-01T00:00:00Z&to=2029-12-31T00:00:00Z";

  /** In each text of the other namespace. */
  private static final String MARK = "payroll";

  /** The ids of configs, bulk operations and alerts of the other namespace begin so. */
  private static final long FIRST_ID = 770_077_001;

  private static final String IDS = "7700770";

  /** Calls whose answers must not depend on the other namespace. */
  private static final List<String> SUMS =
      List.of(
          "/api/v1/stats?group=status&" + SPAN,
          "/api/v1/stats?group=type&" + SPAN,
          "/api/v1/stats?group=day&" + SPAN,
          "/api/v1/stats?group=config&" + SPAN,
          "/api/v1/stats/series?bucket=1d&by=none",
          "/api/v1/stats/series?bucket=1d&by=namespace",
          "/api/v1/stats/series?bucket=1d&by=type",
          "/api/v1/stats/series?bucket=1d&by=queue",
          "/api/v1/stats/series?bucket=1d&by=config",
          "/api/v1/stats/series?bucket=1d&metric=decisions",
          "/api/v1/stats/top?by=failing",
          "/api/v1/stats/top?by=slowest",
          CONFIGS + "/count",
          CONFIGS + "?count=true&include=health,recent",
          "/api/v1/executions/count",
          "/api/v1/executions?count=true",
          "/api/v1/executions/errors",
          "/api/v1/events",
          "/api/v1/bulk",
          "/api/v1/labels",
          "/api/v1/labels?prefix=team=",
          "/api/v1/namespaces",
          "/api/v1/task-types?include=usage",
          "/api/v1/task-types/scrape?include=usage",
          "/api/v1/export",
          "/api/v1/forecast?from=2026-12-01T00:00:00Z&to=2028-01-01T00:00:00Z&bucket=30d&by=config",
          "/api/v1/forecast?from=2026-12-01T00:00:00Z&to=2028-01-01T00:00:00Z&bucket=30d&by=queue",
          "/api/v1/forecast/due?from=2026-12-01T00:00:00Z&to=2028-01-01T00:00:00Z",
          "/api/v1/alerts",
          "/api/v1/search?q=invoices");

  @TempDir private static Path data;
  private static TestServer server;
  private static final Map<String, String> TOKENS = new LinkedHashMap<>();
  private static final Map<String, String> BEFORE = new LinkedHashMap<>();
  private static final Map<String, String> AFTER = new LinkedHashMap<>();
  private static JsonNode overviewBefore;
  private static JsonNode overviewAfter;
  private static String positionBefore;
  private static long own;
  private static long foreign;
  private static long foreignOperation;
  private static String ownExecution;
  private static String foreignExecution;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    List.of("viewer", "admin").forEach(role -> TOKENS.put(role, token(role)));
    alertOfFailures();
    own = created("invoices", "billing", "team");
    ownExecution = ran(own);
    awaitAlerts(1);
    operation("billing");
    awaitStatistics(2);
    long rule = rule();
    alert(rule, own, "invoices");
    SUMS.forEach(path -> BEFORE.put(path, answer(path)));
    overviewBefore = overview();
    positionBefore = position();

    nextIds(FIRST_ID);
    foreign = created(MARK + "-name", MARK, MARK + "-key");
    foreignExecution = ran(foreign);
    foreignOperation = operation(MARK);
    awaitAlerts(2);
    awaitStatistics(4);
    alert(rule, foreign, MARK);
    SUMS.forEach(path -> AFTER.put(path, answer(path)));
    overviewAfter = overview();
    nextIds(1_000);
  }

  private static long rule() {
    String body =
        """
        {"name": "failures", "kind": "failures_in_a_row", "condition": {"failures": 1}}
        """;
    return server.post("/api/v1/alert-rules", body).json().get("id").longValue();
  }

  /** Fires, as the evaluation of the rule will find, too. */
  private static void alert(long rule, long config, String subject) {
    server
        .bean(Database.class)
        .sql()
        .sql(
            """
            insert into carillon.alert (rule_id, rule_name, kind, task_config_id, subject, status, arguments,
              started_at, fired_at)
            values (:rule, 'failures', 'failures_in_a_row', :config, :subject, 'firing',
              '{"failures": 1, "error": null}', now(), now())
            on conflict do nothing
            """)
        .param("rule", rule)
        .param("config", config)
        .param("subject", subject)
        .update();
  }

  private static void nextIds(long first) {
    for (String table : List.of("task_config", "bulk_operation", "alert")) {
      server
          .bean(Database.class)
          .sql()
          .sql("alter table carillon.%s alter column id restart with %d".formatted(table, first))
          .update();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String token(String role) {
    String body = "{\"name\": \"limited %1$s\", \"role\": \"%1$s\", \"namespaces\": [\"billing\"]}";
    return server.post("/api/v1/tokens", body.formatted(role)).json().get("token").stringValue();
  }

  private static void alertOfFailures() {
    String rule =
        """
        {"name": "failing", "kind": "failures_in_a_row", "condition": {"failures": 1}}
        """;
    Answer answer = server.post("/api/v1/alert-rules", rule);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
  }

  private static void awaitAlerts(int alerts) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> server.get("/api/v1/alerts?status=firing").json().get("items").size() == alerts);
  }

  private static String viewer() {
    return String.valueOf(TOKENS.get("viewer"));
  }

  private static long created(String name, String namespace, String label) {
    ObjectNode config =
        Json.object(
            """
            {"task_type": "scrape",
             "schedule": {"type": "cron", "expression": "0 3 1 1 *", "timezone": "UTC"}}
            """);
    config.put("name", name).put("namespace", namespace).put("description", "of " + name);
    config.putObject("labels").put(label, name);
    config
        .putObject("parameters")
        .put("url", server.pageUrl())
        .putObject("fields")
        .putObject(name)
        .put("selector", "h1");
    Answer answer = server.post(CONFIGS, config.toString());
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
  }

  /** Runs a config with success and without; returns the last execution. */
  private static String ran(long config) {
    ObjectNode good = server.get(CONFIGS + "/" + config).json();
    String name = good.get("name").stringValue();
    ended(run(config), "succeeded");
    String url = "http://127.0.0.1:9/" + name;
    String patch = "{\"parameters\": {\"url\": \"%s\"}, \"retry\": {\"max_attempts\": 1}}";
    assertThat(server.send("PATCH", CONFIGS + "/" + config, patch.formatted(url)).status())
        .isEqualTo(200);
    String execution = run(config);
    ended(execution, "failed");
    return execution;
  }

  private static String run(long config) {
    return server
        .post(CONFIGS + "/" + config + "/run", null)
        .json()
        .get("execution_id")
        .stringValue();
  }

  private static void ended(String execution, String status) {
    await()
        .until(() ->
            server
                .get("/api/v1/executions/" + execution)
                .json()
                .get("status")
                .stringValue()
                .equals(status));
  }

  /** Resumes the configs of a namespace in the background, which changes nothing. */
  private static long operation(String namespace) {
    String body = "{\"filter\": {\"namespace\": \"%s\"}, \"background\": true}";
    long id =
        server.post(CONFIGS + "/resume", body.formatted(namespace)).json().get("id").longValue();
    await()
        .until(() ->
            server.get("/api/v1/bulk/" + id).json().get("status").stringValue().equals("finished"));
    return id;
  }

  private static void awaitStatistics(int executions) {
    await()
        .until(() -> {
          JsonNode items = server.get("/api/v1/stats?group=status&" + SPAN).json().get("items");
          int total = 0;
          for (JsonNode item : items) {
            total += item.at("/totals/total").intValue();
          }
          return total == executions;
        });
  }

  private static String answer(String path) {
    Answer answer = server.as(viewer(), "GET", path, null);
    assertThat(answer.status()).as(path + answer.response().body()).isEqualTo(200);
    return answer.response().body().replaceAll("\"(from|to|searched_to)\":\"[^\"]*\",?", "");
  }

  private static JsonNode overview() {
    ObjectNode overview =
        server.as(viewer(), "GET", "/api/v1/overview?span=24h&include=series", null).json();
    overview.remove(List.of("queues", "workers", "running", "slots"));
    List.of("totals", "totals_before")
        .forEach(sums -> ((ObjectNode) overview.get(sums)).remove(List.of("from", "to")));
    List.of("executions", "decisions")
        .forEach(of -> ((ObjectNode) overview.at("/series/" + of)).remove(List.of("from", "to")));
    for (JsonNode alert : overview.get("alerts")) {
      ((ObjectNode) alert).retain("subject", "task_config_id");
    }
    overview.set("top", Json.object(answer("/api/v1/overview/top")));
    return overview;
  }

  private static String position() {
    try (SseClient client = SseClient.open(server, "/api/v1/stream?topic=events", null)) {
      return client.next("open").id();
    }
  }

  @Test
  void countsAndListsAreAsIfTheOtherNamespaceDidNotExist() {
    AFTER.forEach(
        (path, after) -> assertThat(after).as(path).isEqualTo(BEFORE.get(path)).isNotEmpty());
    assertThat(overviewAfter).isEqualTo(overviewBefore);
    assertThat(server.get("/api/v1/bulk/" + foreignOperation).json().get("selected").intValue())
        .as("the other namespace is there for those who see it")
        .isOne();
  }

  @Test
  void theAnswersHaveWhatIsInTheOwnNamespace() {
    assertThat(BEFORE.values().stream().filter(body -> body.contains("\"items\":[]")).toList())
        .as("lists and sums without anything in them show nothing")
        .isEmpty();
    assertThat(overviewBefore.at("/totals/executions/total").intValue()).isEqualTo(2);
    assertThat(overviewBefore.at("/attention")).isNotEmpty();
    assertThat(overviewBefore.at("/next")).hasSize(1);
    assertThat(overviewBefore.get("alerts"))
        .isNotEmpty()
        .allMatch(alert -> alert.get("subject").stringValue().equals("invoices"));
    assertThat(server.get("/api/v1/overview").json().get("alerts"))
        .hasSizeGreaterThan(overviewBefore.get("alerts").size());
    assertThat(BEFORE.get("/api/v1/search?q=invoices")).contains("\"id\":" + own);
    for (String by : List.of("status", "config", "type", "day")) {
      ObjectNode all = server.get("/api/v1/stats?group=" + by + "&" + SPAN).json();
      ObjectNode some =
          server.get("/api/v1/stats?namespace=billing&group=" + by + "&" + SPAN).json();
      assertThat(total(all)).isEqualTo(4);
      assertThat(total(some)).isEqualTo(2);
      Answer none =
          server.as(
              viewer(),
              "GET",
              "/api/v1/stats?namespace=" + MARK + "&group=" + by + "&" + SPAN,
              null);
      assertThat(total(none.json())).isZero();
    }
  }

  private static long total(ObjectNode stats) {
    long total = 0;
    for (JsonNode item : stats.get("items")) {
      total += item.at("/totals/total").longValue();
    }
    return total;
  }

  @Test
  void aForecastWithAChangeOfAnotherNamespaceDoesNotKnowIt() {
    String change =
        """
        {"from": "2026-12-01T00:00:00Z", "to": "2028-01-01T00:00:00Z", "bucket": "30d",
         "what_if": [{"task_config_id": %d, "pause": true}]}
        """;
    Answer hidden = server.as(viewer(), "POST", "/api/v1/forecast", change.formatted(foreign));
    Answer never = server.as(viewer(), "POST", "/api/v1/forecast", change.formatted(999_999_999));
    assertThat(never.status()).isEqualTo(400);
    assertThat(hidden.response().body().replace("" + foreign, "999999999"))
        .isEqualTo(never.response().body());
    assertThat(
            server
                .as(viewer(), "POST", "/api/v1/forecast", change.formatted(own))
                .json()
                .get("schedules")
                .intValue())
        .isZero();
    long alert = server.get("/api/v1/alerts").json().at("/items/0/id").longValue();
    assertThat(alert).isEqualTo(FIRST_ID);
    assertThat(server.as(viewer(), "GET", "/api/v1/alerts/" + alert, null).status()).isEqualTo(404);
  }

  @Test
  void noCallTellsAnythingOfTheOtherNamespaceHoweverItIsAsked() {
    int before = executionsOfTheOther();
    for (String role : TOKENS.keySet()) {
      for (Operation operation : server.description().operations()) {
        if (!operation.path().startsWith("/oidc") && !operation.path().equals("/api/v1/stream")) {
          ask(operation, role);
        }
      }
    }
    ObjectNode config = server.get(CONFIGS + "/" + foreign).json();
    assertThat(config.get("version").intValue()).isEqualTo(2);
    assertThat(config.get("status").stringValue()).isEqualTo("active");
    assertThat(executionsOfTheOther()).isEqualTo(before);
  }

  private static int executionsOfTheOther() {
    return server
        .get("/api/v1/executions/count?task_config_id=" + foreign)
        .json()
        .get("count")
        .intValue();
  }

  private static void ask(Operation operation, String role) {
    boolean read = operation.method().equals("GET");
    for (String path : paths(operation)) {
      tell(operation, role, path, null);
      if (read && role.equals("viewer") && !path.contains("" + foreign)) {
        questions(operation).forEach(query -> tell(operation, role, path + "?" + query, null));
      }
      if (!read && !path.contains("session")) {
        bodies().forEach(body -> tell(operation, role, path, body));
      }
    }
  }

  /** The path with ids of the other namespace; a read also with those of the own one. */
  private static Set<String> paths(Operation operation) {
    Set<String> paths = new TreeSet<>();
    boolean execution = operation.path().startsWith("/api/v1/executions/");
    paths.add(
        operation
            .path()
            .replace("{id}", execution ? foreignExecution : "" + foreign)
            .replace("{version}", "1")
            .replaceAll("\\{\\w+}", "scrape"));
    if (operation.method().equals("GET")) {
      paths.add(
          operation
              .path()
              .replace("{id}", execution ? ownExecution : "" + own)
              .replace("{version}", "1")
              .replaceAll("\\{\\w+}", "scrape"));
    }
    return paths;
  }

  /** Each parameter with each value that it lists, or with values of the other namespace. */
  private static List<String> questions(Operation operation) {
    List<String> questions = new ArrayList<>();
    for (JsonNode parameter : operation.parameters()) {
      if (parameter.get("in").stringValue().equals("query")) {
        String name = parameter.get("name").stringValue();
        JsonNode schema = server.description().resolved(parameter.get("schema"));
        JsonNode items = server.description().resolved(schema.path("items"));
        Set<String> values = new TreeSet<>(List.of(MARK, "" + foreign, foreignExecution));
        for (JsonNode listed : List.of(schema.path("enum"), items.path("enum"))) {
          listed.forEach(value -> values.add(value.asString("")));
        }
        values.forEach(value -> questions.add(name + "=" + value));
      }
    }
    questions.add("at=2026-11-30T00:00:00Z");
    questions.add(SPAN);
    return questions;
  }

  private static List<String> bodies() {
    return List.of(
        "{\"ids\": [%d]}".formatted(foreign),
        "{\"ids\": [\"%s\"]}".formatted(foreignExecution),
        "{\"ids\": [%d, %d], \"dry_run\": true}".formatted(own, foreign),
        "{\"filter\": {\"namespace\": \"%s\"}, \"dry_run\": true}".formatted(MARK),
        "{\"schedule\": {\"type\": \"manual\"}, \"compare_to\": %d}".formatted(foreign));
  }

  private static void tell(Operation operation, String role, String path, @Nullable String body) {
    if (isChangeOfOwn(operation)) {
      return;
    }
    Answer answer = server.as(String.valueOf(TOKENS.get(role)), operation.method(), path, body);
    String told = operation.method() + " " + path + " by " + role + ": " + answer.status();
    String text = answer.response().body();
    assertThat(answer.status()).as(told + text).isLessThan(500);
    for (String asked : answer.status() < 400 ? List.<String>of() : asked(path, body)) {
      text = text.replace(asked, "?");
    }
    for (String telltale : List.of(MARK, IDS, foreignExecution)) {
      assertThat(text.toLowerCase(Locale.ROOT)).as(told).doesNotContain(telltale);
    }
  }

  /** Whether a call would change the caller's own session. */
  private static boolean isChangeOfOwn(Operation operation) {
    return operation.path().equals("/api/v1/session") && !operation.method().equals("GET");
  }

  /** What an error repeats of the question: the ids and values that were sent. */
  private static List<String> asked(String path, @Nullable String body) {
    List<String> asked = new ArrayList<>();
    String question = path + (body == null ? "" : body);
    for (String one : List.of(foreignExecution, "" + foreign, MARK + "-key", MARK)) {
      if (question.contains(one)) {
        asked.add(one);
      }
    }
    return asked;
  }

  @Test
  void aStreamTellsOfTheOwnNamespaceAloneAlsoWhenItIsResumed() {
    String topics =
        "/api/v1/stream?topic=executions,events,configs,alerts,pulse&every=true&namespace=billing,"
            + MARK;
    try (SseClient live = SseClient.open(server, topics, null, viewer());
        SseClient resumed = SseClient.open(server, topics, positionBefore, viewer())) {
      live.next("open");
      ended(run(foreign), "failed");
      String last = run(own);
      ended(last, "failed");
      for (SseClient client : List.of(live, resumed)) {
        StringBuilder told = new StringBuilder();
        boolean over = false;
        while (!over) {
          SseClient.Event event = client.next("execution", "decision", "config", "alert", "burst");
          told.append(event.name()).append(event.data()).append('\n');
          over =
              event.name().equals("execution")
                  && event.data().contains(last)
                  && event.data().contains("failed");
        }
        assertThat(told.toString().toLowerCase(Locale.ROOT))
            .doesNotContain(MARK, IDS, foreignExecution);
        SseClient.Event pulse = client.next("pulse");
        assertThat(pulse.json().get("queued").isNull()).isTrue();
      }
    }
  }

  @Test
  void topicsThatNameTheOtherNamespaceAreNotThere() {
    for (String topic :
        List.of(
            "log:" + foreignExecution,
            "execution:" + foreignExecution,
            "executions:config:" + foreign,
            "executions,log:" + foreignExecution,
            "pulse&topic=log:" + foreignExecution)) {
      Answer answer = server.as(viewer(), "GET", "/api/v1/stream?topic=" + topic, null);
      assertThat(answer.status()).as(topic).isEqualTo(404);
    }
    try (SseClient client =
        SseClient.open(server, "/api/v1/stream?topic=log:" + ownExecution, null, viewer())) {
      assertThat(client.next("open")).isNotNull();
    }
  }

  @Test
  void aBulkOperationIsThereForThoseWhoSeeAllOfItsConfigs() {
    ObjectNode both =
        server
            .post(
                CONFIGS + "/resume",
                "{\"ids\": [%d, %d], \"background\": true}".formatted(own, foreign))
            .json();
    String path = "/api/v1/bulk/" + both.get("id").longValue();
    String admin = String.valueOf(TOKENS.get("admin"));
    assertThat(server.get(path).status()).isEqualTo(200);
    for (String call : List.of("GET ", "POST /stop", "POST /undo")) {
      String[] words = call.split(" ", -1);
      assertThat(server.as(admin, words[0], path + words[1], null).status()).isEqualTo(404);
    }
    String background = "{\"filter\": {\"namespace\": \"%s\"}, \"background\": true}";
    for (String namespace : List.of("billing", "elsewhere")) {
      Answer started =
          server.as(admin, "POST", CONFIGS + "/resume", background.formatted(namespace));
      assertThat(started.status()).as(started.response().body()).isEqualTo(202);
      long id = started.json().get("id").longValue();
      Answer read = server.as(admin, "GET", "/api/v1/bulk/" + id, null);
      assertThat(read.status()).as("the caller's own operation").isEqualTo(200);
      assertThat(read.json().get("selected").intValue())
          .isEqualTo(namespace.equals("billing") ? 1 : 0);
    }
  }
}
