package io.carillon.alert.rule;

import io.carillon.alert.kind.AlertKind;
import io.carillon.alert.kind.AlertKinds;
import io.carillon.alert.kind.Language;
import io.carillon.alert.kind.Scope;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.grouping.LabelSelector;
import io.carillon.grouping.Labels;
import io.carillon.grouping.Namespaces;
import io.carillon.json.JsonFields;
import io.carillon.tasktype.QueueName;
import io.carillon.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads rules from JSON, with every fault by its path, and writes them. */
public final class RuleJson {

  /** Fields of an answer, ignored when a client sends them back. */
  private static final String[] SHOWN = {
    "id", "version", "created_at", "created_by", "updated_at", "updated_by"
  };

  private static final int MOST_CONFIGS = 10_000;
  private static final int MOST_NAMES = 100;
  private static final int MOST_RECEIVERS = 5;
  private static final int MOST_PARAMETERS = 64 * 1_024;
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration USUAL_REPEAT = Duration.ofHours(4);

  private RuleJson() {}

  /**
   * Reads a rule.
   *
   * @throws InvalidInputException with every fault
   */
  public static RuleDefinition read(ObjectNode json) {
    List<Fault> faults = new ArrayList<>();
    JsonFields fields = new JsonFields(json, "", faults).ignoring(SHOWN);
    String name = fields.required("name", 1, 200);
    if (name != null && name.isBlank()) {
      fields.fault("name", "must not be blank.");
    }
    AlertKind kind = kind(fields);
    ObjectNode condition = condition(fields, kind, faults);
    RuleDefinition definition =
        new RuleDefinition(
            name == null ? "" : name,
            new RuleDefinition.Trigger(kind, condition),
            scope(fields, kind, faults),
            fields.node("enabled") == null || fields.flag("enabled"),
            behaviour(fields, !isNull(json, "repeat_every")),
            receivers(fields, "announce", faults));
    fields.done();
    return definition;
  }

  private static boolean isNull(ObjectNode json, String field) {
    JsonNode node = json.get(field);
    return node != null && node.isNull();
  }

  private static AlertKind kind(JsonFields fields) {
    String code = fields.required("kind", 1, 100);
    return code == null
        ? AlertKinds.ALL.getFirst()
        : AlertKinds.find(code)
            .orElseGet(() -> {
              fields.fault(
                  "kind",
                  "must be one of %s, not %s.".formatted(AlertKinds.codes(), Quote.of(code)));
              return AlertKinds.ALL.getFirst();
            });
  }

  private static ObjectNode condition(JsonFields fields, AlertKind kind, List<Fault> faults) {
    ObjectNode given = fields.object("condition");
    ObjectNode condition = given == null ? Json.MAPPER.createObjectNode() : given;
    JsonFields inside = new JsonFields(condition, "condition", faults);
    int before = faults.size();
    ObjectNode read = kind.read(inside);
    boolean ofKind = faults.size() == before;
    inside.refuseUnknown();
    return ofKind ? read : condition;
  }

  private static Scope scope(JsonFields fields, AlertKind kind, List<Fault> faults) {
    JsonFields inside = fields.inside("scope");
    if (inside == null) {
      return Scope.ALL;
    }
    List<Long> configs =
        inside.node("task_config_ids") == null
            ? List.of()
            : inside.ids("task_config_ids", MOST_CONFIGS);
    List<String> types = texts(inside, "task_types", MOST_NAMES, faults);
    List<String> queues = texts(inside, "queues", MOST_NAMES, faults);
    Scope scope =
        new Scope(
            configs.stream().distinct().toList(),
            types,
            namespaces(inside, faults),
            labels(inside, faults),
            queues);
    inside.refuseUnknown();
    requireOneWay(fields, kind, scope);
    return scope;
  }

  private static List<String> namespaces(JsonFields scope, List<Fault> faults) {
    List<String> namespaces = texts(scope, "namespaces", MOST_NAMES, faults);
    for (String namespace : namespaces) {
      String wrong = Namespaces.fault(namespace);
      if (wrong != null) {
        scope.fault("namespaces", wrong);
      }
    }
    return namespaces;
  }

  private static Set<LabelSelector> labels(JsonFields scope, List<Fault> faults) {
    Set<LabelSelector> labels = new HashSet<>();
    for (String text : texts(scope, "labels", Labels.MOST, faults)) {
      try {
        labels.add(LabelSelector.parse("labels", text));
      } catch (InvalidInputException e) {
        scope.faults(e.faults());
      }
    }
    return labels;
  }

  private static void requireOneWay(JsonFields fields, AlertKind kind, Scope scope) {
    List<String> queues = scope.queues();
    if (kind.ofQueues() && scope.waysToConfigs() > 0) {
      fields.fault(
          "scope", "must name queues: a rule of the kind " + kind.code() + " is about them.");
    }
    if (!kind.ofQueues() && !queues.isEmpty()) {
      fields.fault(
          "scope.queues",
          "has no meaning: a rule of the kind %s is about task configs.".formatted(kind.code()));
    }
    if (scope.waysToConfigs() > 1) {
      fields.fault(
          "scope",
          "must have only one of task_config_ids, task_types, namespaces and labels, not %d."
              .formatted(scope.waysToConfigs()));
    }
    for (String queue : queues) {
      if (!QueueName.fits(queue)) {
        fields.fault("scope.queues", QueueName.fault(queue));
      }
    }
  }

  /** Reads a list of distinct texts; an empty list says nothing, which is refused. */
  static List<String> texts(JsonFields fields, String field, int most, List<Fault> faults) {
    JsonNode node = fields.node(field);
    if (node == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (node.isArray() && !node.isEmpty() && node.size() <= most) {
      for (JsonNode one : node) {
        if (one.isString() && !one.stringValue().isBlank() && one.stringValue().length() <= 200) {
          texts.add(one.stringValue());
        }
      }
    }
    if (texts.isEmpty() || texts.size() < node.size()) {
      fields.fault(
          field, "must be a list of 1 to %d texts of 1 to 200 characters.".formatted(most));
    }
    return texts.stream().distinct().toList();
  }

  private static Behaviour behaviour(JsonFields fields, boolean repeats) {
    Duration pendingFor = fields.duration("for", Duration.ZERO, WEEK);
    Duration resolveAfter = fields.duration("resolve_after", Duration.ZERO, WEEK);
    Duration repeat = fields.duration("repeat_every", Duration.ofMinutes(1), Duration.ofDays(30));
    boolean recovery = fields.node("recovery") == null || fields.flag("recovery");
    Language language = fields.choice("language", Language.class);
    return new Behaviour(
        pendingFor == null ? Duration.ZERO : pendingFor,
        resolveAfter == null ? Duration.ZERO : resolveAfter,
        repeat == null && repeats ? USUAL_REPEAT : repeat,
        recovery,
        language);
  }

  /** Reads a list of receivers; null when it is absent. */
  static @Nullable List<Receiver> receivers(JsonFields fields, String field, List<Fault> faults) {
    if (fields.node(field) == null) {
      return null;
    }
    List<Receiver> receivers = new ArrayList<>();
    List<ObjectNode> given = fields.objects(field, MOST_RECEIVERS);
    for (int i = 0; i < given.size(); i++) {
      JsonFields inside = new JsonFields(given.get(i), field + "[" + i + "]", faults);
      String type = inside.required("task_type", 1, 100);
      ObjectNode parameters = inside.object("parameters");
      if (parameters != null && parameters.toString().length() > MOST_PARAMETERS) {
        inside.fault("parameters", "must have at most %d characters.".formatted(MOST_PARAMETERS));
      }
      inside.refuseUnknown();
      receivers.add(
          new Receiver(
              type == null ? "" : type,
              parameters == null ? Json.MAPPER.createObjectNode() : parameters));
    }
    return receivers;
  }

  /** Writes a rule. */
  public static ObjectNode write(AlertRule rule) {
    ObjectNode json = write(rule.definition()).put("id", rule.id());
    return json.put("version", rule.version())
        .put("created_at", rule.stamp().createdAt().toString())
        .put("created_by", rule.stamp().createdBy())
        .put("updated_at", rule.stamp().updatedAt().toString())
        .put("updated_by", rule.stamp().updatedBy());
  }

  /** Writes a definition, so that {@link #read} reads the same. */
  public static ObjectNode write(RuleDefinition definition) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", definition.name())
            .put("kind", definition.kind().code())
            .put("enabled", definition.enabled());
    json.set("condition", definition.condition());
    json.set("scope", write(definition.scope()));
    json.setAll(write(definition.behaviour()));
    json.set("announce", write(definition.announce()));
    return json;
  }

  static ObjectNode write(Scope scope) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (!scope.taskConfigIds().isEmpty()) {
      scope.taskConfigIds().forEach(json.putArray("task_config_ids")::add);
    }
    if (!scope.taskTypes().isEmpty()) {
      scope.taskTypes().forEach(json.putArray("task_types")::add);
    }
    if (!scope.namespaces().isEmpty()) {
      scope.namespaces().forEach(json.putArray("namespaces")::add);
    }
    if (!scope.labels().isEmpty()) {
      ArrayNode labels = json.putArray("labels");
      scope.labels().stream().map(LabelSelector::text).sorted().forEach(labels::add);
    }
    if (!scope.queues().isEmpty()) {
      scope.queues().forEach(json.putArray("queues")::add);
    }
    return json;
  }

  static ObjectNode write(Behaviour behaviour) {
    Duration repeat = behaviour.repeatEvery();
    Language language = behaviour.language();
    return Json.MAPPER
        .createObjectNode()
        .put("for", Durations.format(behaviour.pendingFor()))
        .put("resolve_after", Durations.format(behaviour.resolveAfter()))
        .put("repeat_every", repeat == null ? null : Durations.format(repeat))
        .put("recovery", behaviour.recovery())
        .put("language", language == null ? null : language.code());
  }

  /** Writes a list of receivers; JSON null for null. */
  static JsonNode write(@Nullable List<Receiver> receivers) {
    if (receivers == null) {
      return Json.MAPPER.nullNode();
    }
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (Receiver receiver : receivers) {
      list.addObject()
          .put("task_type", receiver.taskType())
          .set("parameters", receiver.parameters());
    }
    return list;
  }

  static Behaviour behaviour(ObjectNode stored) {
    return behaviour(new JsonFields(stored), false);
  }

  static Scope scope(ObjectNode stored) {
    JsonFields fields = new JsonFields(stored);
    List<Fault> faults = new ArrayList<>();
    return new Scope(
        stored.has("task_config_ids") ? fields.ids("task_config_ids", MOST_CONFIGS) : List.of(),
        texts(fields, "task_types", MOST_NAMES, faults),
        texts(fields, "namespaces", MOST_NAMES, faults),
        labels(fields, faults),
        texts(fields, "queues", MOST_NAMES, faults));
  }

  static @Nullable List<Receiver> receivers(@Nullable JsonNode stored) {
    if (stored == null || stored.isNull()) {
      return null;
    }
    List<Receiver> receivers = new ArrayList<>();
    for (JsonNode one : stored) {
      receivers.add(
          new Receiver(one.get("task_type").stringValue(), (ObjectNode) one.get("parameters")));
    }
    return receivers;
  }
}
