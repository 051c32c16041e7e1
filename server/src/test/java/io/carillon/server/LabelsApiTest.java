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
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces and labels of task configs over HTTP. */
class LabelsApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    create("a", "default", "{\"team\": \"billing\", \"tier\": \"1\"}");
    create("b", "default", "{\"team\": \"billing\"}");
    create("a", "shop", "{\"team\": \"shop\", \"tier\": \"1\"}");
    create("c", "shop", "{}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String name, String namespace, String labels) {
    return """
    {"name": "%s", "namespace": "%s", "labels": %s, "task_type": "scrape",
     "schedule": {"type": "manual"},
     "parameters": {"url": "http://127.0.0.1:1/", "fields": {"title": {"selector": "h1"}}}}
    """
        .formatted(name, namespace, labels);
  }

  private static ObjectNode create(String name, String namespace, String labels) {
    Answer answer = server.post(CONFIGS, body(name, namespace, labels));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json();
  }

  private static List<String> names(String query) {
    Answer answer = server.get(CONFIGS + "?sort=name&" + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    answer
        .json()
        .get("items")
        .forEach(item ->
            names.add(item.get("namespace").stringValue() + "/" + item.get("name").stringValue()));
    return names;
  }

  @Test
  void listsAreFilteredByNamespaceAndLabel() {
    assertThat(names("namespace=shop")).containsExactly("shop/a", "shop/c");
    assertThat(names("namespace=shop,default&q=a&type=scrape"))
        .containsExactly("default/a", "shop/a");
    assertThat(names("label=team=billing")).containsExactly("default/a", "default/b");
    assertThat(names("label=tier")).containsExactly("default/a", "shop/a");
    assertThat(names("label=tier&label=team=shop")).containsExactly("shop/a");
    assertThat(names("label=tier,team=shop&namespace=default")).isEmpty();
    assertThat(names("queue=default&health=never_ran&namespace=shop"))
        .containsExactly("shop/a", "shop/c");
    assertThat(names("health=failing,error")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "namespace=Shop, namespace",
    "label==x, label",
    "label=a%20b=c, label",
    "health=ill, health",
    "sort=labels, sort"
  })
  void aFilterOfAnotherFormIsRefusedByItsName(String query, String field) {
    Answer refused = server.get(CONFIGS + "?" + query);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/path").stringValue()).isEqualTo(field);
  }

  @Test
  void aNamespaceStaysAndLabelsChange() {
    ObjectNode made = create("changing", "shop", "{\"a\": \"1\", \"b\": \"2\"}");
    String path = CONFIGS + "/" + made.get("id").longValue();
    Answer patched = server.send("PATCH", path, "{\"labels\": {\"a\": null, \"c\": \"3\"}}");
    assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
    assertThat(patched.json().get("labels").toString()).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
    Answer moved = server.send("PATCH", path, "{\"namespace\": \"default\"}");
    assertThat(moved.status()).isEqualTo(400);
    assertThat(moved.json().at("/errors/0/path").stringValue()).isEqualTo("namespace");
    ObjectNode whole = made.deepCopy();
    whole.remove(List.of("namespace", "labels", "version", "updated_at"));
    Answer replaced = server.send("PUT", path, whole.toString());
    assertThat(replaced.status()).as(replaced.response().body()).isEqualTo(200);
    assertThat(replaced.json().get("namespace").stringValue()).isEqualTo("shop");
    assertThat(replaced.json().get("labels")).isEmpty();
    Answer version = server.get(path + "/versions/2");
    assertThat(version.json().at("/definition/labels").toString())
        .isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
    assertThat(server.get(path + "/versions/2").json().get("changed_fields").toString())
        .isEqualTo("[\"labels\"]");
    Answer restored = server.post(path + "/versions/2/restore", null);
    assertThat(restored.status()).as(restored.response().body()).isEqualTo(200);
    assertThat(restored.json().at("/labels/c").stringValue()).isEqualTo("3");
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
  }

  @Test
  void aTakenNameNamesTheNamespace() {
    Answer taken = server.post(CONFIGS, body("a", "shop", "{}"));
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.json().get("detail").stringValue()).contains("namespace shop", "\"a\"");
    Answer wrong = server.post(CONFIGS, body("x", "Shop", "{\"a b\": \"c\", \"d\": \"e f\"}"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().get("errors")).hasSize(3);
  }

  @Test
  void aBulkChangeSelectsByLabelAndPatchesLabels() {
    create("bulk 1", "bulk", "{\"wave\": \"1\"}");
    create("bulk 2", "bulk", "{\"wave\": \"1\", \"x\": \"y\"}");
    Answer answer =
        server.post(
            CONFIGS + "/bulk",
            """
            {"filter": {"label": ["wave=1"], "namespace": "bulk"},
             "patch": {"labels": {"wave": "2", "x": null}}}
            """);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().at("/counts/changed").intValue()).isEqualTo(2);
    assertThat(names("label=wave=2")).containsExactly("bulk/bulk 1", "bulk/bulk 2");
    assertThat(names("label=wave=1")).isEmpty();
    assertThat(names("label=x")).isEmpty();
  }
}
