package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.carillon.definition.Json;
import io.carillon.server.TestServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The description that a server gives of its interface, held against what really happens. */
final class ApiDescription {

  private static final String ID = "https://carillon.test/openapi.json";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final ObjectNode document;
  private final SchemaRegistry schemas;
  private final List<Operation> operations = new ArrayList<>();

  ApiDescription(ObjectNode document) {
    this.document = document;
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, document.toString())));
    document
        .get("paths")
        .properties()
        .forEach(path -> addOperations(path.getKey(), path.getValue()));
  }

  private void addOperations(String path, JsonNode item) {
    for (Map.Entry<String, JsonNode> field : item.properties()) {
      if (METHODS.contains(field.getKey())) {
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        field.getValue().path("parameters").forEach(one -> parameters.add(resolved(one)));
        String method = field.getKey().toUpperCase(Locale.ROOT);
        operations.add(new Operation(method, path, field.getValue(), parameters));
      }
    }
  }

  /** One method of one path. */
  record Operation(String method, String path, JsonNode json, List<JsonNode> parameters) {

    String route() {
      return method + " " + path;
    }

    /** The names of its parameters in {@code query}, {@code path} or {@code header}. */
    Set<String> parameters(String place) {
      Set<String> names = new TreeSet<>();
      parameters.stream()
          .filter(parameter -> parameter.get("in").stringValue().equals(place))
          .forEach(parameter -> names.add(parameter.get("name").stringValue()));
      return names;
    }

    boolean matches(String asked) {
      return asked.matches(path.replaceAll("\\{\\w+}", "[^/]+"));
    }
  }

  ObjectNode document() {
    return document;
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** The role that an operation needs; empty for an open one. */
  Optional<String> role(Operation operation) {
    JsonNode security = operation.json().path("security");
    JsonNode rules = security.isMissingNode() ? document.get("security") : security;
    return rules.isEmpty() ? Optional.empty() : Optional.of(rules.at("/0/bearer/0").stringValue());
  }

  /** The node itself, or what it refers to. */
  JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode() ? node : document.at(reference.stringValue().substring(1));
  }

  JsonNode schema(String name) {
    return document.at("/components/schemas/" + name);
  }

  /** The names of the properties of a schema. */
  Set<String> properties(String schema) {
    return new TreeSet<>(schema(schema).get("properties").propertyNames());
  }

  /** The values that a schema lists. */
  Set<String> values(JsonNode schema) {
    Set<String> values = new TreeSet<>();
    resolved(schema).get("enum").forEach(value -> values.add(value.stringValue()));
    return values;
  }

  /** What is wrong with a value by a schema of the document. */
  List<String> faults(JsonNode schema, JsonNode value) {
    ObjectNode alone = (ObjectNode) schema.deepCopy();
    if (alone.has("$ref")) {
      alone.put("$ref", ID + alone.get("$ref").stringValue());
    }
    Schema read = schemas.getSchema(alone);
    return read
        .validate(
            value,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  /** Fails where a request that was accepted, or the answer to it, is not as described. */
  void check(String method, String path, @Nullable String body, Answer answer) {
    find(method, path).ifPresent(operation -> check(operation, body, answer));
  }

  private Optional<Operation> find(String method, String path) {
    List<Operation> fitting =
        operations.stream()
            .filter(one -> one.method().equals(method) && one.matches(path))
            .toList();
    Optional<Operation> exact = fitting.stream().filter(one -> one.path().equals(path)).findFirst();
    return exact.or(() -> fitting.stream().findFirst());
  }

  private void check(Operation operation, @Nullable String body, Answer answer) {
    JsonNode described = operation.json().get("responses").path("" + answer.status());
    assertThat(described.isMissingNode())
        .as("%s answers %d, which is not described", operation.route(), answer.status())
        .isFalse();
    JsonNode response = resolved(described);
    for (String header : response.path("headers").propertyNames()) {
      assertThat(answer.header(header)).as("%s of %s", header, operation.route()).isNotEmpty();
    }
    checkContent(operation, response.path("content"), answer);
    if (answer.status() < 300 && body != null) {
      JsonNode schema = operation.json().at("/requestBody/content/application~1json/schema");
      assertThat(faults(schema, Json.MAPPER.readTree(body)))
          .as("%s accepted %s", operation.route(), body)
          .isEmpty();
    }
  }

  private void checkContent(Operation operation, JsonNode content, Answer answer) {
    String body = answer.response().body();
    if (content.isMissingNode()) {
      assertThat(body).as("the body of %s", operation.route()).isEmpty();
      return;
    }
    String type = answer.header("Content-Type").replaceFirst(";.*", "");
    assertThat(content.propertyNames()).as("the type of %s", operation.route()).contains(type);
    if (type.endsWith("json")) {
      assertThat(faults(content.get(type).get("schema"), Json.MAPPER.readTree(body)))
          .as("%s answered %d %s", operation.route(), answer.status(), body)
          .isEmpty();
    }
  }
}
