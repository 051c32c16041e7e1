package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Search, labels, namespaces, counts and dry runs of single changes. */
class SearchApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";

  @TempDir private static Path data;
  private static TestServer server;
  private static long report;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    report = create(body("Nightly report", "shop", "{\"team\": \"billing\", \"tier\": \"1\"}"));
    create(body("weekly report", "default", "{\"team\": \"shop\"}"));
    create(body("cleanup of shops", "default", "{}"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String name, String namespace, String labels) {
    return """
    {"name": "%s", "namespace": "%s", "labels": %s, "task_type": "scrape",
     "schedule": {"type": "cron", "expression": "0 3 * * *"},
     "parameters": {"url": "http://127.0.0.1:1/", "fields": {"title": {"selector": "h1"}}}}
    """
        .formatted(name, namespace, labels);
  }

  private static long create(String body) {
    Answer answer = server.post(CONFIGS, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
  }

  private static ObjectNode get(String path) {
    Answer answer = server.get(path);
    assertThat(answer.status()).as(path + ": " + answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.get(field).asString("")));
    return texts;
  }

  @Test
  void aSearchFindsEachKind() {
    ObjectNode found = get("/api/v1/search?q=REPORT");
    assertThat(texts(found.get("task_configs"), "name"))
        .containsExactlyInAnyOrder("Nightly report", "weekly report");
    assertThat(texts(get("/api/v1/search?q=scra").get("task_types"), "name"))
        .containsExactly("scrape");
    String execution =
        server.post(CONFIGS + "/" + report + "/run", null).json().get("execution_id").stringValue();
    JsonNode executions = get("/api/v1/search?q=" + execution.substring(0, 13)).get("executions");
    assertThat(texts(executions, "id")).contains(execution);
    assertThat(get("/api/v1/search?q=" + execution).at("/executions/0/task_config_name").asString())
        .isEqualTo("Nightly report");
    String worker = get("/api/v1/workers").at("/items/0/node").stringValue();
    assertThat(get("/api/v1/search?q=" + worker.substring(0, 3)).get("workers")).hasSize(1);
    assertThat(get("/api/v1/search?q=report&limit=1").get("task_configs")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=", "q=%20", "", "q=a&limit=0", "q=a&limit=51", "q=a&kind=b"})
  void aSearchForNothingIsRefused(String query) {
    assertThat(server.get("/api/v1/search?" + query).status()).isEqualTo(400);
  }

  @Test
  void labelsAndNamespacesInUseAreListed() {
    assertThat(texts(get("/api/v1/labels").get("items"), "key")).containsExactly("team", "tier");
    assertThat(texts(get("/api/v1/labels?prefix=ti").get("items"), "key")).containsExactly("tier");
    assertThat(texts(get("/api/v1/labels?prefix=team=").get("items"), "value"))
        .containsExactly("billing", "shop");
    assertThat(texts(get("/api/v1/labels?prefix=team=s").get("items"), "value"))
        .containsExactly("shop");
    assertThat(get("/api/v1/labels?prefix=nobody=").get("items")).isEmpty();
    assertThat(texts(get("/api/v1/namespaces").get("items"), "name"))
        .containsExactly("default", "shop");
    assertThat(texts(get("/api/v1/namespaces?prefix=s").get("items"), "name"))
        .containsExactly("shop");
  }

  @Test
  void countsTakeTheFiltersOfTheirLists() {
    assertThat(get(CONFIGS + "/count").toString()).isEqualTo("{\"count\":3,\"more\":false}");
    assertThat(get(CONFIGS + "/count?label=team&q=weekly").get("count").intValue()).isOne();
    assertThat(get("/api/v1/executions/count?task_config_id=" + report + "&status=lost").toString())
        .isEqualTo("{\"count\":0,\"more\":false}");
    assertThat(server.get(CONFIGS + "/count?sort=id").status()).isEqualTo(400);
  }

  @Test
  void aListIncludesHealthAndWords() {
    JsonNode item = get(CONFIGS + "?q=weekly&include=health,words").at("/items/0");
    assertThat(item.at("/health/failures_in_a_row").intValue()).isZero();
    assertThat(item.at("/health/last_status").isNull()).isTrue();
    assertThat(item.at("/words/en").stringValue()).contains("03:00");
    assertThat(item.at("/words/zh").stringValue()).isNotEmpty();
  }

  @Test
  void aDryRunShowsAChangeAndSavesNothing() {
    String path = CONFIGS + "/" + report;
    String patch = "{\"schedule\": {\"expression\": \"0 4 * * *\"}, \"labels\": {\"tier\": null}}";
    Answer answer = server.send("PATCH", path + "?dry_run=true", patch);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    ObjectNode shown = answer.json();
    assertThat(shown.at("/difference/changed").toString())
        .isEqualTo("[\"labels.tier\",\"schedule\"]");
    assertThat(shown.at("/task_config/version").intValue()).isEqualTo(2);
    assertThat(shown.at("/next_due/before/0").stringValue()).contains("T03:00");
    assertThat(shown.at("/next_due/after")).hasSize(10);
    assertThat(shown.at("/next_due/after/0").stringValue()).contains("T04:00");
    ObjectNode now = get(path);
    assertThat(now.get("version").intValue()).isOne();
    assertThat(now.at("/labels/tier").stringValue()).isEqualTo("1");
    Answer stale = server.send("PATCH", path + "?dry_run=true", patch, "If-Match", "\"9\"");
    assertThat(stale.status()).isEqualTo(412);
    Answer wrong =
        server.send(
            "PUT",
            path + "?dry_run=true",
            "{\"name\": \"\", \"task_type\": \"scrape\", \"priority\": 10, \"schedule\": {\"type\":"
                + " \"x\"}}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().get("errors").size()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aDryRunOfACreationLeavesTheNameFree() {
    Answer answer = server.post(CONFIGS + "?dry_run=true", body("planned", "shop", "{}"));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().get("task_config").has("id")).isFalse();
    assertThat(answer.json().get("difference").isNull()).isTrue();
    assertThat(answer.json().at("/next_due/after")).hasSize(10);
    assertThat(get(CONFIGS + "/count?q=planned").get("count").intValue()).isZero();
    Answer taken = server.post(CONFIGS + "?dry_run=true", body("Nightly report", "shop", "{}"));
    assertThat(taken.status()).isEqualTo(409);
    Answer keyed =
        server.send(
            "POST", CONFIGS + "?dry_run=true", body("keyed", "shop", "{}"), "Idempotency-Key", "k");
    assertThat(keyed.status()).isEqualTo(400);
  }
}
