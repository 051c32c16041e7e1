package io.carillon.alert.rule;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.json.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which alerts a silence is about: those that match every list with entries, each by one of its
 * entries. At least one list has entries.
 *
 * @param ruleIds ids of rules
 * @param kinds codes of kinds
 * @param taskConfigIds ids of task configs
 * @param taskTypes names of task types
 * @param queues names of queues
 */
public record SilenceMatcher(
    Set<Long> ruleIds,
    Set<String> kinds,
    Set<Long> taskConfigIds,
    Set<String> taskTypes,
    Set<String> queues) {

  private static final int MOST = 1_000;

  /** Copies the sets. */
  public SilenceMatcher {
    ruleIds = Set.copyOf(ruleIds);
    kinds = Set.copyOf(kinds);
    taskConfigIds = Set.copyOf(taskConfigIds);
    taskTypes = Set.copyOf(taskTypes);
    queues = Set.copyOf(queues);
  }

  /** What a silence looks at of an alert; null for what it does not have. */
  public record Subject(
      long ruleId,
      String kind,
      @Nullable Long taskConfigId,
      @Nullable String taskType,
      @Nullable String queue) {}

  static SilenceMatcher read(JsonFields fields, List<Fault> faults) {
    SilenceMatcher matcher =
        new SilenceMatcher(
            ids(fields, "rule_ids"),
            texts(fields, "kinds", faults),
            ids(fields, "task_config_ids"),
            texts(fields, "task_types", faults),
            texts(fields, "queues", faults));
    fields.refuseUnknown();
    return matcher;
  }

  private static Set<Long> ids(JsonFields fields, String field) {
    return fields.node(field) == null ? Set.of() : new HashSet<>(fields.ids(field, MOST));
  }

  private static Set<String> texts(JsonFields fields, String field, List<Fault> faults) {
    return new HashSet<>(RuleJson.texts(fields, field, MOST, faults));
  }

  boolean isEmpty() {
    return ruleIds.isEmpty()
        && kinds.isEmpty()
        && taskConfigIds.isEmpty()
        && taskTypes.isEmpty()
        && queues.isEmpty();
  }

  /** Returns whether an alert is one of them. */
  public boolean matches(Subject subject) {
    return fits(ruleIds, subject.ruleId())
        && fits(kinds, subject.kind())
        && fits(taskConfigIds, subject.taskConfigId())
        && fits(taskTypes, subject.taskType())
        && fits(queues, subject.queue());
  }

  private static <T> boolean fits(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }

  /** Writes the lists that have entries, sorted. */
  ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    putIds(json, "rule_ids", ruleIds);
    putTexts(json, "kinds", kinds);
    putIds(json, "task_config_ids", taskConfigIds);
    putTexts(json, "task_types", taskTypes);
    putTexts(json, "queues", queues);
    return json;
  }

  private static void putIds(ObjectNode json, String field, Set<Long> ids) {
    if (!ids.isEmpty()) {
      ArrayNode list = json.putArray(field);
      ids.stream().sorted().forEach(list::add);
    }
  }

  private static void putTexts(ObjectNode json, String field, Set<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = json.putArray(field);
      texts.stream().sorted().forEach(list::add);
    }
  }

  static SilenceMatcher stored(JsonNode json) {
    List<Fault> faults = new ArrayList<>();
    return read(new JsonFields((ObjectNode) json), faults);
  }
}
