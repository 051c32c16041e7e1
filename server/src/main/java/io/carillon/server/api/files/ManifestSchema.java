package io.carillon.server.api.files;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.manifest.document.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The JSON Schema of declarative files. The objects are those of the REST description, without the
 * fields that only Carillon writes, so that each has one description.
 */
public final class ManifestSchema {

  private static final String REFERENCE = "#/components/schemas/";
  private static final String PROPERTIES = "properties";
  private static final Set<String> WRITTEN =
      Set.of("id", "version", "created_at", "created_by", "updated_at", "updated_by");

  private final JsonNode components;
  private final ObjectNode definitions = Json.MAPPER.createObjectNode();

  private ManifestSchema(JsonNode components) {
    this.components = components;
  }

  /** Reads the description and returns the schema. */
  public static ObjectNode read() {
    try (InputStream yaml =
        ManifestSchema.class.getResourceAsStream("/io/carillon/server/api/openapi.yaml")) {
      JsonNode description = new YAMLMapper().readTree(yaml);
      return new ManifestSchema(description.path("components").path("schemas")).schema();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode schema() {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Carillon tasks");
    schema.put(
        "description", "A declarative file, applied by carillon apply or POST /api/v1/apply.");
    schema.put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject(PROPERTIES);
    properties
        .putObject("namespace")
        .put("description", "Of the task configs that name none.")
        .put("type", "string")
        .put("default", "default");
    for (Kind kind : Kind.values()) {
      ObjectNode list = properties.putObject(kind.section());
      list.put("type", "array").put("maxItems", kind.most());
      list.putObject("items").put("$ref", "#/$defs/" + kind.word());
      definitions.set(kind.word(), object(kind));
    }
    schema.set("$defs", definitions);
    return schema;
  }

  private ObjectNode object(Kind kind) {
    ObjectNode object = writable(described(kind));
    ObjectNode properties = (ObjectNode) object.get(PROPERTIES);
    object.put("additionalProperties", false);
    switch (kind) {
      case CONNECTION -> require(object, "name", "kind", "settings");
      case CALENDAR -> require(object, "name", "timezone");
      case TASK_TYPE -> type(object, properties);
      case CONFIG -> config(properties);
      case ALERT_RULE -> rule(properties);
    }
    return inlined(object);
  }

  private JsonNode described(Kind kind) {
    return components.path(
        switch (kind) {
          case CONNECTION -> "Connection";
          case CALENDAR -> "Calendar";
          case TASK_TYPE -> "CeleryTaskType";
          case CONFIG -> "TaskConfig";
          case ALERT_RULE -> "NewAlertRule";
        });
  }

  private static void require(ObjectNode object, String... names) {
    List.of(names).forEach(object.putArray("required")::add);
  }

  private static void type(ObjectNode object, ObjectNode properties) {
    properties.remove(List.of("registered_at", "updated_at", "gone_since"));
    ((ObjectNode) properties.get("name")).put("description", "Its identity.");
    require(object, "name", "celery");
  }

  private static void config(ObjectNode properties) {
    ObjectNode status = properties.putObject("status");
    status.put("description", "Left out, it keeps its own; a new one is active.");
    Stream.of(ConfigStatus.ACTIVE, ConfigStatus.PAUSED, ConfigStatus.INACTIVE)
        .map(ConfigStatus::code)
        .forEach(status.putArray("enum")::add);
    properties
        .putObject("namespace")
        .put("description", "Left out, that of the document.")
        .put("type", "string");
  }

  /** Configs are named, since their ids differ from server to server. */
  private static void rule(ObjectNode properties) {
    ObjectNode scope = (ObjectNode) properties.path("scope").path(PROPERTIES);
    scope.remove("task_config_ids");
    ObjectNode names = scope.putObject("task_configs");
    names.put("description", "Names of task configs: name, or namespace/name.");
    names.put("type", "array").put("minItems", 1).put("maxItems", 1_000);
    names.putObject("items").put("type", "string");
  }

  private static ObjectNode writable(JsonNode described) {
    ObjectNode object = (ObjectNode) described.deepCopy();
    ObjectNode properties = (ObjectNode) object.get(PROPERTIES);
    for (Map.Entry<String, JsonNode> field : List.copyOf(properties.properties())) {
      if (WRITTEN.contains(field.getKey()) || field.getValue().path("readOnly").asBoolean(false)) {
        properties.remove(field.getKey());
      }
    }
    return object;
  }

  /** Returns a copy whose references name definitions of this schema, which are added. */
  private ObjectNode inlined(ObjectNode schema) {
    ObjectNode copy = schema.deepCopy();
    replace(copy);
    return copy;
  }

  private void replace(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("$ref").isString()) {
      String name = object.get("$ref").stringValue().substring(REFERENCE.length());
      object.put("$ref", "#/$defs/" + name);
      add(name);
    }
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      node.forEach(this::replace);
    }
  }

  private void add(String name) {
    if (!definitions.has(name)) {
      definitions.putObject(name); // stops at schemas that name themselves
      definitions.set(name, inlined((ObjectNode) components.path(name)));
    }
  }
}
