package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Task types of Celery workers by REST; RabbitMQ is away, which keeps nobody from declaring. */
class CeleryTypesApiTest {

  private static final String TYPES = "/api/v1/task-types/";
  private static final String INVOICE =
      """
      {"queue": "billing", "celery": {"task": "shop.invoice"},
       "parameter_schema": {"type": "object", "required": ["order"],
         "properties": {"order": {"type": "integer"}}}}
      """;

  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    Path file = data.resolve("types.json");
    Files.writeString(
        file, "{\"task_types\": [{\"name\": \"tidy\", \"celery\": {\"task\": \"shop.tidy\"}}]}");
    server =
        new TestServer(
            data,
            EmbeddedPostgres.forTests(Map.of("fsync", "off")),
            Map.of(
                "CARILLON_RABBITMQ_URI",
                "amqp://127.0.0.1:1",
                "CARILLON_CELERY_TYPES",
                file.toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer put(String name, String body) {
    return server.send("PUT", TYPES + name, body);
  }

  private static String config(String name, String type, String parameters) {
    return "{\"name\": \"%s\", \"task_type\": \"%s\", \"parameters\": %s, \"schedule\": {\"type\": \"manual\"}}"
        .formatted(name, type, parameters);
  }

  @Test
  void aTypeIsDeclaredReadAndSentBack() {
    Answer declared = put("invoice", INVOICE);
    assertThat(declared.status()).as(declared.response().body()).isEqualTo(200);
    assertThat(declared.json().get("runtime").stringValue()).isEqualTo("celery");
    assertThat(declared.json().at("/celery/result_deadline").stringValue()).isEqualTo("10m");
    Answer read = server.get(TYPES + "invoice");
    assertThat(put("invoice", read.response().body()).status()).isEqualTo(200);
    assertThat(
            server
                .post("/api/v1/task-configs", config("i", "invoice", "{\"order\": \"x\"}"))
                .status())
        .isEqualTo(400);
    Answer fits = server.post("/api/v1/task-configs", config("i", "invoice", "{\"order\": 1}"));
    assertThat(fits.status()).as(fits.response().body()).isEqualTo(201);
    assertThat(server.send("DELETE", TYPES + "invoice", null).json().get("code").stringValue())
        .isEqualTo("type_in_use");
    String path = "/api/v1/task-configs/" + fits.json().get("id");
    put("invoice", INVOICE.replace("\"integer\"", "\"string\""));
    assertThat(server.get(path).json().get("status").stringValue()).isEqualTo("error");
    put("invoice", INVOICE);
    assertThat(server.get(path).json().get("status").stringValue()).isEqualTo("active");
  }

  @Test
  void aFileHoldsTypesAndTheirConfigsAndAnExportIsTheSame() {
    String file =
        """
        task_types:
          - name: ship
            description: Ships an order
            queue: shipping
            parameter_schema:
              type: object
              required:
                - order
              properties:
                order:
                  type: integer
            celery:
              task: shop.ship
              arguments: args
              positions:
                - order
              results: rpc
              result_deadline: 1h
            defaults:
              timeout: 5m
        configs:
          - name: ship
            task_type: ship
            parameters:
              order: 17
            schedule:
              type: manual
        """;
    Answer made = server.sendAs("application/yaml", "POST", "/api/v1/apply?owner=celery", file);
    assertThat(made.status()).as(made.response().body()).isEqualTo(200);
    assertThat(made.json().get("created").intValue()).isEqualTo(2);
    assertThat(
            server.get("/api/v1/task-configs?q=ship").json().at("/items/0/timeout").stringValue())
        .isEqualTo("5m");
    Answer again = server.sendAs("application/yaml", "POST", "/api/v1/apply?owner=celery", file);
    assertThat(again.json().get("unchanged").intValue()).isEqualTo(2);
    assertThat(
            server
                .send("GET", "/api/v1/export?owner=celery", null, "Accept", "application/yaml")
                .response()
                .body())
        .isEqualTo(file);
    Answer wrong =
        server.sendAs(
            "application/yaml",
            "POST",
            "/api/v1/apply?owner=celery",
            file.replace("results: rpc", "results: never"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.response().body()).contains("task_types[0].celery.results");
  }

  @Test
  void aConfigThatLeavesPoliciesOutIsSavedWithTheDefaultsOfItsType() {
    String defaults =
        "{\"timeout\": \"5m\", \"priority\": 8, \"max_concurrent\": 2,"
            + " \"retry\": {\"max_attempts\": 3, \"delay\": \"0s\"}}";
    Answer declared =
        put(
            "mail",
            "{\"celery\": {\"task\": \"shop.mail\"}, \"defaults\": %s}".formatted(defaults));
    assertThat(declared.json().at("/defaults/timeout").stringValue()).isEqualTo("5m");
    assertThat(declared.json().get("celery").propertyNames())
        .containsOnly("task", "arguments", "results", "result_deadline");
    assertThat(put("mail", declared.response().body()).json().get("defaults"))
        .isEqualTo(declared.json().get("defaults"));

    Answer made = server.post("/api/v1/task-configs", config("mail", "mail", "{}"));
    assertThat(made.json().get("timeout").stringValue()).isEqualTo("5m");
    assertThat(made.json().get("priority").intValue()).isEqualTo(8);
    assertThat(made.json().get("max_concurrent").intValue()).isEqualTo(2);
    assertThat(made.json().at("/retry/max_attempts").intValue()).isEqualTo(3);

    Answer without = put("mail", "{\"celery\": {\"task\": \"shop.mail\"}}");
    assertThat(without.json().get("defaults").isEmpty()).isTrue();
    String path = "/api/v1/task-configs/" + made.json().get("id");
    assertThat(server.get(path).json().get("timeout").stringValue()).isEqualTo("5m");
    Answer later = server.post("/api/v1/task-configs", config("mail later", "mail", "{}"));
    assertThat(later.json().get("timeout").isNull()).isTrue();
  }

  @Test
  void onlyAnAdminReadsWhatTheSchemaMarksWriteOnly() {
    put(
        "vault",
        """
        {"queue": "billing", "celery": {"task": "shop.vault"}, "parameter_schema": {"type": "object",
          "properties": {"pin": {"type": "integer", "writeOnly": true},
            "codes": {"type": "array", "items": {"type": "string", "writeOnly": true}},
            "box": {"type": "object", "writeOnly": true}, "floor": {"type": "integer"}}}}
        """);
    String parameters =
        "{\"pin\": 7351, \"codes\": [\"veiled\"], \"box\": {\"a\": [9182]}, \"floor\": 4}";
    Answer made = server.post("/api/v1/task-configs", config("v", "vault", parameters));
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    String token =
        server
            .post("/api/v1/tokens", "{\"name\": \"guest\", \"role\": \"viewer\"}")
            .json()
            .get("token")
            .stringValue();
    String path = "/api/v1/task-configs/" + made.json().get("id");
    for (String asked : new String[] {path, path + "/versions/1", path + "/events"}) {
      assertThat(server.as(token, "GET", asked, null).response().body())
          .as(asked)
          .doesNotContain("7351", "veiled", "9182");
    }
    assertThat(server.as(token, "GET", path, null).json().at("/parameters/floor").intValue())
        .isEqualTo(4);
    assertThat(server.get(path).json().at("/parameters/pin").intValue()).isEqualTo(7351);
  }

  @Test
  void everyFaultIsNamed() {
    Answer refused = put("bad", "{\"queue\": \"amq.x\", \"celery\": {\"task\": \"\"}, \"x\": 1}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("errors")).hasSize(3);
  }

  @Test
  void everyFieldThatIsReadIsDescribedAndNoOther() {
    Answer refused = put("bad", "{\"celery\": {\"task\": \"shop.bad\", \"x\": 0}, \"x\": 0}");
    assertThat(known(refused, "x")).isEqualTo(server.description().properties("CeleryTaskType"));
    assertThat(known(refused, "celery.x")).isEqualTo(server.description().properties("CeleryTask"));
  }

  private static Set<String> known(Answer refused, String path) {
    for (JsonNode error : refused.json().get("errors")) {
      if (error.get("path").stringValue().equals(path)) {
        String message = error.get("message").stringValue();
        return Set.of(message.replaceFirst(".*known are (.*)\\.", "$1").split(", "));
      }
    }
    throw new AssertionError(refused.response().body());
  }

  @Test
  void aTypeThatIsAClassIsLeftAlone() {
    assertThat(put("scrape", INVOICE).json().get("code").stringValue()).isEqualTo("name_taken");
    Answer refused = server.send("DELETE", TYPES + "scrape", null);
    assertThat(refused.json().get("code").stringValue()).isEqualTo("of_a_class");
    assertThat(server.send("DELETE", TYPES + "nothing", null).status()).isEqualTo(404);
  }

  @Test
  void theFileDeclaresTypesAtTheStart() {
    assertThat(server.get(TYPES + "tidy").json().at("/celery/task").stringValue())
        .isEqualTo("shop.tidy");
    assertThat(server.send("DELETE", TYPES + "tidy", null).status()).isEqualTo(204);
  }

  @Test
  void countersAreMetrics() {
    assertThat(server.get("/metrics").response().body()).contains("carillon_celery_sent_total");
  }
}
