package io.carillon.celery.type;

import io.carillon.celery.type.CeleryType.Results;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.TypeDefaults;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.time.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads declarations of task types that Celery workers run: one by REST, or many from a file. The
 * format is that of the REST response for a task type, so that a response can be edited and sent
 * back.
 */
public final class CeleryTypeReader {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final Pattern TASK = Pattern.compile("[^\\s\\p{Cntrl}]{1,255}");
  private static final Pattern QUEUE = Pattern.compile("(?!amq\\.)[^\\s\\p{Cntrl}]{1,200}");
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final int MAX_POSITIONS = 100;
  private static final int MAX_TYPES = 10_000;
  private static final String REQUIRED_FIRST =
      "must name what the schema requires first: \"%s\" comes after one that may be absent.";

  private enum Form {
    KWARGS,
    ARGS
  }

  private CeleryTypeReader() {}

  /**
   * Reads one declaration.
   *
   * @throws InvalidInputException naming every fault
   */
  public static RemoteTaskType read(String name, ObjectNode json) {
    List<Fault> faults = new ArrayList<>();
    RemoteTaskType row = read(name, json, "", faults);
    if (!faults.isEmpty() || row == null) {
      throw new InvalidInputException(faults);
    }
    return row;
  }

  /**
   * Reads a file of the form {@code {"task_types": [{"name": ..., ...}]}}.
   *
   * @throws InvalidInputException naming every fault
   */
  public static List<RemoteTaskType> read(Path file) {
    List<Fault> faults = new ArrayList<>();
    List<RemoteTaskType> rows = new ArrayList<>();
    JsonNode types = types(file);
    for (int i = 0; i < types.size(); i++) {
      readInFile(types.get(i), "task_types[" + i + "]", rows, faults);
    }
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return rows;
  }

  private static void readInFile(
      JsonNode node, String path, List<RemoteTaskType> rows, List<Fault> faults) {
    if (!(node instanceof ObjectNode object)) {
      faults.add(new Fault(path, "must be an object, not " + JsonFields.shown(node) + "."));
      return;
    }
    JsonNode name = object.path("name");
    if (rows.stream().anyMatch(row -> row.name().equals(name.asString("")))) {
      faults.add(new Fault(path + ".name", "is declared twice: " + JsonFields.shown(name) + "."));
    }
    RemoteTaskType row = read(name.asString(""), object, path, faults);
    if (row != null) {
      rows.add(row);
    }
  }

  private static JsonNode types(Path file) {
    JsonNode types = json(file).path("task_types");
    if (!(types instanceof ArrayNode) || types.size() > MAX_TYPES) {
      throw InvalidInputException.at(
          file.toString(), "must be a JSON object with a list task_types of " + MAX_TYPES + ".");
    }
    return types;
  }

  private static JsonNode json(Path file) {
    try {
      return Json.MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw InvalidInputException.at(
          file.toString(), "must be a JSON object: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("The file of Celery task types cannot be read: " + file, e);
    }
  }

  private static @Nullable RemoteTaskType read(
      String name, ObjectNode json, String path, List<Fault> faults) {
    int before = faults.size();
    JsonFields fields =
        new JsonFields(json, path, faults)
            .ignoring("name", "registered_at", "updated_at", "gone_since");
    requireName(name, json, fields);
    requireRuntime(fields);
    RemoteTaskType type = read(name, fields);
    fields.refuseUnknown();
    return faults.size() > before ? null : type;
  }

  private static RemoteTaskType read(String name, JsonFields fields) {
    String description = fields.text("description", 0, 2_000);
    String queue = fields.text("queue", 1, 200);
    requireMatch(fields, "queue", queue, QUEUE, "a queue's name without blanks, not amq.*");
    ObjectNode schema = schema(fields);
    return new RemoteTaskType(
        name,
        description == null ? "" : description,
        queue == null ? "celery" : queue,
        schema == null ? Json.MAPPER.createObjectNode().put("type", "object") : schema,
        defaults(fields),
        celery(fields, schema));
  }

  private static @Nullable ObjectNode schema(JsonFields fields) {
    ObjectNode schema = fields.object("parameter_schema");
    if (schema != null) {
      SchemaCheck.check(schema).forEach(fault -> fields.fault("parameter_schema", fault));
    }
    return schema;
  }

  private static TypeDefaults defaults(JsonFields outer) {
    JsonFields fields = outer.inside("defaults");
    if (fields == null) {
      return TypeDefaults.NONE;
    }
    TypeDefaults defaults = DefinitionReader.readDefaults(fields);
    fields.refuseUnknown();
    return defaults;
  }

  private static void requireName(String name, ObjectNode json, JsonFields fields) {
    if (!NAME.matcher(name).matches()) {
      fields.fault(
          "name",
          "must be lower case letters, digits and underscores, a letter first, at most 100, not \"%s\"."
              .formatted(name));
    }
    JsonNode told = json.get("name");
    if (told != null && !told.isNull() && !told.asString("").equals(name)) {
      fields.fault(
          "name", "must be that of the address, " + name + ", not " + JsonFields.shown(told) + ".");
    }
  }

  private static void requireRuntime(JsonFields fields) {
    String runtime = fields.text("runtime", 1, 100);
    if (runtime != null && !runtime.equals("celery")) {
      fields.fault("runtime", "must be celery, not \"" + runtime + "\": a java type is a class.");
    }
  }

  private static void requireMatch(
      JsonFields fields, String field, @Nullable String text, Pattern form, String right) {
    if (text != null && !form.matcher(text).matches()) {
      fields.fault(field, "must be " + right + ", not \"" + text + "\".");
    }
  }

  private static ObjectNode celery(JsonFields outer, @Nullable ObjectNode schema) {
    JsonFields fields = outer.inside("celery");
    if (fields == null && outer.node("celery") == null) {
      outer.fault("celery", "is missing: an object with the Celery task's name in task.");
    }
    return fields == null ? Json.MAPPER.createObjectNode() : celeryWritten(fields, schema);
  }

  private static ObjectNode celeryWritten(JsonFields fields, @Nullable ObjectNode schema) {
    ObjectNode written = Json.MAPPER.createObjectNode();
    String task = fields.required("task", 1, 255);
    requireMatch(fields, "task", task, TASK, "a task's name without blanks, as shop.tasks.send");
    List<String> positions = positions(fields, fields.choice("arguments", Form.class), schema);
    written.put("task", task).put("arguments", positions.isEmpty() ? "kwargs" : "args");
    if (!positions.isEmpty()) {
      positions.forEach(written.putArray("positions")::add);
    }
    Results results = fields.choice("results", Results.class);
    Duration deadline = fields.duration("result_deadline", SHORTEST, LONGEST);
    fields.refuseUnknown();
    return written
        .put("results", results == Results.RPC ? "rpc" : "events")
        .put("result_deadline", Durations.format(deadline == null ? DEADLINE : deadline));
  }

  private static List<String> positions(
      JsonFields fields, @Nullable Form form, @Nullable ObjectNode schema) {
    JsonNode node = fields.node("positions");
    if (form == Form.ARGS) {
      return positions(fields, node, schema);
    }
    if (node != null) {
      fields.fault("positions", "is only for \"arguments\": \"args\".");
    }
    return List.of();
  }

  private static List<String> positions(
      JsonFields fields, @Nullable JsonNode node, @Nullable ObjectNode schema) {
    List<String> positions = new ArrayList<>();
    if (!(node instanceof ArrayNode) || node.isEmpty() || node.size() > MAX_POSITIONS) {
      fields.fault(
          "positions",
          "must list the parameters that are positional arguments, in their order: 1 to %d names."
              .formatted(MAX_POSITIONS));
      return positions;
    }
    node.forEach(name -> positions.add(name.asString("")));
    requirePositions(fields, positions, schema);
    return positions;
  }

  // An absent optional parameter before a required one would make the required one a keyword
  // argument.
  private static void requirePositions(
      JsonFields fields, List<String> positions, @Nullable ObjectNode schema) {
    Set<String> required = required(schema);
    Set<String> seen = new HashSet<>();
    boolean optional = false;
    for (String position : positions) {
      if (position.isEmpty() || !seen.add(position)) {
        fields.fault("positions", "must name each parameter once, not \"" + position + "\".");
      } else if (optional && required.contains(position)) {
        fields.fault("positions", REQUIRED_FIRST.formatted(position));
      }
      optional |= !required.contains(position);
    }
  }

  private static Set<String> required(@Nullable ObjectNode schema) {
    Set<String> required = new HashSet<>();
    if (schema != null) {
      schema.path("required").forEach(name -> required.add(name.asString("")));
    }
    return required;
  }

  /** Returns the type that this reader wrote as JSON. */
  static CeleryType type(String name, String queue, ObjectNode celery) {
    List<String> positions = new ArrayList<>();
    celery.path("positions").forEach(position -> positions.add(position.asString("")));
    return new CeleryType(
        name,
        queue,
        Objects.requireNonNull(celery.get("task")).stringValue(),
        positions,
        celery.path("results").asString("").equals("rpc") ? Results.RPC : Results.EVENTS,
        Durations.parse(celery.path("result_deadline").asString("10m")));
  }
}
