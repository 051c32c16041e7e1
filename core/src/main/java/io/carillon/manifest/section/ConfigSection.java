package io.carillon.manifest.section;

import io.carillon.config.DefinitionCheck;
import io.carillon.config.NewConfig;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.json.JsonFields;
import io.carillon.manager.change.Components;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.record.FinishedReason;
import io.carillon.schedule.OnExcluded;
import io.carillon.schedule.Schedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Task configs. A file manages their definitions; their status it manages where it states one, so
 * that a config that an operator paused stays paused.
 */
public final class ConfigSection implements Section {

  private static final String STATUS = "status";
  private static final String REASON = "status_reason";
  private static final int LONGEST_REASON = 500;
  private static final Set<String> MERGED = Set.of("retry", "catch_up");

  private final Components parts;
  private final DefinitionCheck definitions;
  private final ConfigNames names;
  private final ConfigWrites writes;

  /** Creates the section of one transaction. */
  public ConfigSection(Components parts, String actor) {
    this.parts = parts;
    this.definitions = parts.configs().definitions().once();
    this.names = new ConfigNames(parts.database());
    this.writes = new ConfigWrites(parts, names, actor);
  }

  @Override
  public Kind kind() {
    return Kind.CONFIG;
  }

  @Override
  public Map<Key, ObjectNode> present(Collection<Key> keys) {
    Map<Long, Key> ids = new HashMap<>();
    names.ids(keys).forEach((key, id) -> ids.put(id, key));
    Map<Key, ObjectNode> found = new HashMap<>();
    for (TaskConfig config : parts.configs().findAll(ids.keySet())) {
      Key key = ids.get(config.id());
      if (key != null) {
        found.put(key, json(config));
      }
    }
    return found;
  }

  private static ObjectNode json(TaskConfig config) {
    return DefinitionWriter.write(config.definition())
        .put(STATUS, config.status().code())
        .put(REASON, config.statusReason());
  }

  @Override
  public Collection<Key> all(ConfigScope scope, int limit) {
    return names.all(scope, limit);
  }

  @Override
  public ObjectNode wanted(Entry entry, @Nullable ObjectNode present) {
    ObjectNode definition = entry.json().deepCopy();
    List<Fault> faults = new ArrayList<>();
    ConfigStatus status = status(entry.json(), faults);
    String reason = new JsonFields(entry.json(), "", faults).text(REASON, 1, LONGEST_REASON);
    definition.remove(List.of(STATUS, REASON));
    try {
      Definition read = DefinitionReader.read(definition);
      if (faults.isEmpty()) {
        ObjectNode whole = DefinitionWriter.write(definitions.completed(read));
        return withStatus(whole, present, status, reason);
      }
    } catch (InvalidInputException e) {
      faults.addAll(e.faults());
    }
    throw new InvalidInputException(faults);
  }

  private static @Nullable ConfigStatus status(ObjectNode json, List<Fault> faults) {
    JsonNode stated = json.get(STATUS);
    if (stated == null || stated.isNull()) {
      return null;
    }
    for (ConfigStatus one :
        List.of(ConfigStatus.ACTIVE, ConfigStatus.PAUSED, ConfigStatus.INACTIVE)) {
      if (stated.isString() && one.code().equals(stated.stringValue())) {
        return one;
      }
    }
    faults.add(
        new Fault(
            STATUS,
            "must be one of active, paused, inactive, not %s."
                .formatted(JsonFields.shown(stated))));
    return null;
  }

  private static ObjectNode withStatus(
      ObjectNode whole,
      @Nullable ObjectNode present,
      @Nullable ConfigStatus status,
      @Nullable String reason) {
    if (present == null) {
      ConfigStatus first = status == null ? ConfigStatus.ACTIVE : status;
      return whole.put(STATUS, first.code()).put(REASON, reason);
    }
    if (status == null || isFinished(whole, present, status)) {
      whole.set(STATUS, present.get(STATUS));
      return whole.set(REASON, present.get(REASON));
    }
    whole.put(STATUS, status.code());
    boolean kept = status.code().equals(present.get(STATUS).stringValue()) && reason == null;
    return kept ? whole.set(REASON, present.get(REASON)) : whole.put(REASON, reason);
  }

  /** A schedule that has fired all its due times is inactive, although the file says active. */
  private static boolean isFinished(ObjectNode whole, ObjectNode present, ConfigStatus status) {
    return status == ConfigStatus.ACTIVE
        && FinishedReason.is(present.path(REASON).asString(""))
        && whole.get("schedule").equals(present.get("schedule"));
  }

  /**
   * Returns the state to remember as applied: a status that the file does not state is the one that
   * was applied before.
   */
  public static ObjectNode applied(Entry entry, ObjectNode wanted, @Nullable ObjectNode before) {
    if (before == null || entry.json().has(STATUS)) {
      return wanted;
    }
    ObjectNode applied = wanted.deepCopy();
    applied.set(STATUS, before.get(STATUS));
    return applied.set(REASON, before.get(REASON));
  }

  @Override
  public void write(Collection<Write> wanted, Faults faults) {
    writes.write(wanted, faults);
  }

  @Override
  public void delete(Collection<Key> keys, Faults faults) {
    writes.delete(keys);
  }

  /** Returns what reads a wanted state as a config to create. */
  static NewConfig config(ObjectNode wanted) {
    ObjectNode definition = wanted.deepCopy();
    definition.remove(List.of(STATUS, REASON));
    return new NewConfig(
        DefinitionReader.read(definition).stated(),
        ConfigStatus.of(wanted.get(STATUS).stringValue()),
        wanted.path(REASON).asStringOpt().orElse(null));
  }

  @Override
  public ObjectNode minimal(ObjectNode present) {
    ObjectNode minimal = Minimal.of(present, defaults(present), MERGED);
    JsonNode parameters = minimal.get("parameters");
    if (parameters != null) {
      minimal.set("parameters", Minimal.sorted(parameters));
    }
    minimal.set("schedule", schedule((ObjectNode) present.get("schedule")));
    status(present, minimal);
    return minimal;
  }

  /** An error and the end of a schedule are no wishes. */
  private static void status(ObjectNode present, ObjectNode minimal) {
    String status = present.get(STATUS).stringValue();
    boolean paused = status.equals(ConfigStatus.PAUSED.code());
    boolean inactive =
        status.equals(ConfigStatus.INACTIVE.code())
            && !FinishedReason.is(present.path(REASON).asString(""));
    minimal.remove(List.of(STATUS, REASON));
    if (paused || inactive) {
      minimal.put(STATUS, status);
    }
    if (paused && present.get(REASON).isString()) {
      minimal.set(REASON, present.get(REASON));
    }
  }

  private static ObjectNode schedule(ObjectNode present) {
    ObjectNode schedule = present.deepCopy();
    removeIf(schedule, "timezone", "UTC");
    removeIf(schedule, "on_excluded", OnExcluded.SKIP.code());
    return schedule;
  }

  private static void removeIf(ObjectNode json, String field, String usual) {
    if (json.path(field).asString("").equals(usual)) {
      json.remove(field);
    }
  }

  /** Returns a config of the same type that states nothing. */
  private ObjectNode defaults(ObjectNode present) {
    ObjectNode least = Json.MAPPER.createObjectNode().put("name", "-");
    least.set("task_type", present.get("task_type"));
    least.putObject("schedule").put("type", Schedule.Type.MANUAL.code());
    ObjectNode defaults =
        DefinitionWriter.write(definitions.completed(DefinitionReader.read(least)));
    defaults.remove(List.of("namespace", "name", "task_type", "schedule"));
    return defaults;
  }
}
