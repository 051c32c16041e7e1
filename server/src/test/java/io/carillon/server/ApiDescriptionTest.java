package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.carillon.bulk.BulkOutcome;
import io.carillon.definition.CatchUp;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.record.EventKind;
import io.carillon.server.ApiDescription.Operation;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.api.input.QueryNames;
import io.carillon.server.repeat.NoIdempotencyKey;
import io.carillon.server.settings.ReleaseVersion;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description against the code: its routes, parameters, roles, bounds, fields and words. Every
 * other test over HTTP holds its answers against it too ({@link TestServer}).
 */
class ApiDescriptionTest {

  private static final String CONFIGS = "/api/v1/task-configs";

  @TempDir private static Path data;
  private static TestServer server;
  private static ApiDescription description;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    description = server.description();
    // What a path with a name asks for is named as the task type that is always there.
    server.send("PUT", "/api/v1/calendars/scrape", "{\"timezone\": \"UTC\"}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<String, HandlerMethod> routes() {
    Map<String, HandlerMethod> routes = new TreeMap<>();
    server
        .bean(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((info, method) -> {
          if (method.getBeanType().getPackageName().startsWith("io.carillon")) {
            names(info).forEach(name -> routes.put(name, method));
          }
        });
    return routes;
  }

  private static Stream<String> names(RequestMappingInfo info) {
    return info.getPatternValues().stream()
        .flatMap(path ->
            info.getMethodsCondition().getMethods().stream().map(method -> method + " " + path));
  }

  @Test
  void everyRouteIsDescribedAndNoOther() {
    assertThat(description.operations().stream().map(Operation::route))
        .containsExactlyInAnyOrderElementsOf(routes().keySet());
  }

  @Test
  void everyParameterIsDescribedAndNoOther() {
    Map<String, HandlerMethod> routes = routes();
    for (Operation operation : description.operations()) {
      HandlerMethod method = Objects.requireNonNull(routes.get(operation.route()));
      assertThat(operation.parameters("query")).as(operation.route()).isEqualTo(queryNames(method));
      assertThat(operation.parameters("path"))
          .as(operation.route())
          .isEqualTo(names(method, PathVariable.class, PathVariable::value));
      assertThat(operation.parameters("header")).as(operation.route()).isSubsetOf(headers(method));
      assertThat(operation.parameters("header").contains("Idempotency-Key"))
          .as("whether %s takes a key", operation.route())
          .isEqualTo(
              operation.method().equals("POST")
                  && !method.hasMethodAnnotation(NoIdempotencyKey.class));
      assertThat(operation.json().at("/requestBody/required").asString("none"))
          .as("the body of " + operation.route())
          .isEqualTo(
              names(method, RequestBody.class, body -> "" + body.required()).stream()
                  .findFirst()
                  .orElse("none"));
    }
  }

  private static Set<String> queryNames(HandlerMethod method) {
    Set<String> names = names(method, RequestParam.class, RequestParam::value);
    names.remove(""); // all of them, as a map
    QueryNames more = method.getMethodAnnotation(QueryNames.class);
    if (more != null) {
      names.addAll(List.of(more.value()));
      List.of(more.filters()).forEach(filter -> names.addAll(filter.fields()));
    }
    return names;
  }

  private static Set<String> headers(HandlerMethod method) {
    Set<String> headers = names(method, RequestHeader.class, RequestHeader::value);
    headers.add("Idempotency-Key"); // read by a filter
    return headers;
  }

  private static <A extends Annotation> Set<String> names(
      HandlerMethod method, Class<A> annotation, Function<A, String> name) {
    return Arrays.stream(method.getMethodParameters())
        .map(parameter -> parameter.getParameterAnnotation(annotation))
        .filter(Objects::nonNull)
        .map(name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyOperationSaysWhatItIs() {
    List<String> ids = new ArrayList<>();
    for (Operation operation : description.operations()) {
      ids.add(operation.json().get("operationId").stringValue());
      assertThat(operation.json().get("summary").stringValue()).isNotBlank();
      assertThat(operation.json().get("tags")).isNotEmpty();
    }
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(description.document().at("/info/version").stringValue())
        .isEqualTo(ReleaseVersion.get());
  }

  private static String path(Operation operation, String config, String execution) {
    boolean named = operation.path().matches("/api/v1/(executions|workers)/.*");
    String id = named ? execution : config;
    return operation
        .path()
        .replace("{id}", id)
        .replace("{name}", "scrape")
        .replace("{version}", "1");
  }

  @Test
  void everyQueryParameterIsTakenInsideItsBoundsOnly() {
    String config = "" + create().get("id").longValue();
    String execution =
        server.post(CONFIGS + "/" + config + "/run", null).json().get("execution_id").stringValue();
    String bulk = "{\"ids\": [%s], \"background\": true}".formatted(config);
    String operated = server.post(CONFIGS + "/pause", bulk).json().get("id").asString();
    String worker = server.get("/api/v1/workers").json().at("/items/0/id").stringValue();
    for (Operation operation : description.operations()) {
      String id = operation.path().startsWith("/api/v1/workers") ? worker : execution;
      for (JsonNode parameter : operation.parameters()) {
        if (parameter.get("in").stringValue().equals("query") && operation.method().equals("GET")) {
          String name = parameter.get("name").stringValue();
          String own = operation.path().startsWith("/api/v1/bulk") ? operated : config;
          String query = path(operation, own, id) + "?" + near(operation, name) + name + "=";
          JsonNode schema = description.resolved(parameter.get("schema"));
          good(name, schema).forEach(value -> accepted(query + value));
          bad(schema).forEach(value -> refused(query + value, name));
        }
      }
    }
  }

  /** Some spans are bounded: one end is asked for with the other one near to it. */
  private static String near(Operation operation, String parameter) {
    boolean timeline = operation.path().endsWith("/timeline");
    if ((timeline || operation.path().contains("/stats")) && parameter.equals("from")) {
      return "to=2020-01-02T00:00:00Z&";
    }
    if (operation.path().endsWith("/search") && !parameter.equals("q")) {
      return "q=any&";
    }
    if (operation.path().endsWith("/explain")) {
      return "at=2026-01-01T00:00:00Z&";
    }
    return (timeline || operation.path().endsWith("/forecast")) && parameter.equals("to")
        ? "from=2198-12-31T00:00:00Z&"
        : "";
  }

  private static ObjectNode create() {
    return server
        .post(
            CONFIGS,
            """
            {"name": "by hand", "task_type": "scrape", "schedule": {"type": "manual"},
             "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
            """
                .formatted(server.pageUrl()))
        .json();
  }

  private static Set<String> good(String name, JsonNode schema) {
    if (schema.has("enum")) {
      return description.values(schema);
    }
    if (schema.path("format").asString("").equals("date-time")) {
      return Set.of(name.equals("to") ? "2199-01-01T00:00:00Z" : "2020-01-01T08:00:00%2B08:00");
    }
    Set<String> bounds = new TreeSet<>();
    Stream.of("minimum", "maximum")
        .filter(schema::has)
        .forEach(bound -> bounds.add(schema.get(bound).asString()));
    return bounds;
  }

  private static Set<String> bad(JsonNode schema) {
    if (schema.has("enum") || schema.path("format").asString("").equals("date-time")) {
      return Set.of("nonsense");
    }
    Set<String> outside = new TreeSet<>();
    if (schema.has("minimum")) {
      outside.add("" + (schema.get("minimum").longValue() - 1));
      outside.add("nonsense");
    }
    if (schema.has("maximum")) {
      outside.add("" + (schema.get("maximum").longValue() + 1));
    }
    return outside;
  }

  private static void accepted(String path) {
    assertThat(server.get(path).status()).as(path).isEqualTo(200);
  }

  private static void refused(String path, String name) {
    Answer answer = server.get(path);
    assertThat(answer.status()).as(path).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).as(path).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          TaskConfig       | /task-configs        | x          | {"x": 0}
          IntervalSchedule | /task-configs        | schedule.x | {"schedule": {"type": "interval", "every": "1s", "x": 0}}
          CronSchedule     | /task-configs        | schedule.x | {"schedule": {"type": "cron", "expression": "* * * * *", "x": 0}}
          DateSchedule     | /task-configs        | schedule.x | {"schedule": {"type": "date", "at": "2099-01-01T00:00:00Z", "x": 0}}
          ManualSchedule   | /task-configs        | schedule.x | {"schedule": {"type": "manual", "x": 0}}
          CatchUp          | /task-configs        | catch_up.x | {"catch_up": {"x": 0}}
          Retry            | /task-configs        | retry.x    | {"retry": {"x": 0}}
          Run              | /task-configs/1/run  | x          | {"x": 0}
          RunMany          | /task-configs/run    | x          | {"x": 0}
          Pause            | /task-configs/1/pause | x         | {"x": 0}
          BulkUpdate       | /task-configs/bulk   | x          | {"ids": [1], "x": 0}
          BulkPause        | /task-configs/pause  | x          | {"ids": [1], "x": 0}
          BulkResume       | /task-configs/resume | x          | {"ids": [1], "x": 0}
          BulkDelete       | /task-configs/delete | x          | {"ids": [1], "x": 0}
          BulkCreate       | /task-configs/create | x          | {"x": 0}
          BulkCancel       | /executions/cancel   | x          | {"ids": [1], "x": 0}
          BulkRetry        | /executions/retry    | x          | {"ids": [1], "x": 0}
          TaskConfigFilter | /task-configs/resume | filter.x   | {"filter": {"x": 0}}
          ExecutionFilter  | /executions/cancel   | filter.x   | {"filter": {"x": 0}}
          BackfillRequest  | /task-configs/1/backfill | x      | {"x": 0}
          ForecastRequest  | /forecast            | x          | {"x": 0}
          PreviewRequest   | /schedules/preview   | x          | {"x": 0}
          NewToken         | /tokens              | x          | {"x": 0}
          LogIn            | /session             | x          | {"x": 0}
          """)
  void everyFieldThatIsReadIsDescribedAndNoOther(
      String schema, String path, String place, String body) {
    Answer answer = server.post("/api/v1" + path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    String message = "";
    for (JsonNode error : answer.json().get("errors")) {
      if (error.get("path").stringValue().equals(place)) {
        message = error.get("message").stringValue();
      }
    }
    String known = message.replaceFirst(".*known are (.*)\\.", "$1");
    assertThat(description.properties(schema)).as(message).isEqualTo(Set.of(known.split(", ")));
  }

  @Test
  void theWordsAreThoseOfTheCode() {
    words("ConfigStatus", ConfigStatus.values());
    words("ExecutionStatus", ExecutionStatus.values());
    words("BulkOutcome", BulkOutcome.values());
    words("Trigger", Trigger.values());
    words("Overlap", Overlap.values());
    assertThat(description.values(description.schema("CatchUp").at("/properties/mode")))
        .isEqualTo(codes(CatchUp.Mode.values()));
    assertThat(description.values(description.schema("EventKind")))
        .containsAll(codes(EventKind.values()));
  }

  private static void words(String schema, Enum<?>... constants) {
    assertThat(description.values(description.schema(schema)))
        .as(schema)
        .isEqualTo(codes(constants));
  }

  private static Set<String> codes(Enum<?>... constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everySchemaIsOne() {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    var meta =
        registry.getSchema(
            Json.object("{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}"));
    for (var schema : description.document().at("/components/schemas").properties()) {
      assertThat(meta.validate(schema.getValue())).as(schema.getKey()).isEmpty();
    }
  }

  @Test
  void everyExampleFitsItsSchema() {
    int examples = 0;
    for (Operation operation : description.operations()) {
      JsonNode content = operation.json().at("/requestBody/content/application~1json");
      for (JsonNode example : content.path("examples")) {
        assertThat(description.faults(content.get("schema"), example.get("value")))
            .as(operation.route())
            .isEmpty();
        examples++;
      }
    }
    assertThat(examples).isGreaterThanOrEqualTo(6);
  }
}
