package io.carillon.manifest.section;

import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.definition.TypeDefaults;
import io.carillon.grouping.ConfigScope;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.TypeChange;
import io.carillon.manager.change.TypeRecheck;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.tasktype.TaskTypeRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Task types that Celery workers run. Those of classes are in no file. */
public final class TypeSection implements Section {

  /** The order of the settings in a file; the database keeps none. */
  private static final List<String> SETTINGS =
      List.of("task", "arguments", "positions", "results", "result_deadline");

  private final Components parts;
  private final RemoteTaskType.Reader reader;
  private final String actor;

  /**
   * Creates the section of one transaction.
   *
   * @param reader reads declarations
   */
  public TypeSection(Components parts, RemoteTaskType.Reader reader, String actor) {
    this.parts = parts;
    this.reader = reader;
    this.actor = actor;
  }

  @Override
  public Kind kind() {
    return Kind.TASK_TYPE;
  }

  @Override
  public Map<Key, ObjectNode> present(Collection<Key> keys) {
    Map<Key, ObjectNode> found = new HashMap<>();
    for (TaskTypeRow type : declared()) {
      Key key = Key.global(Kind.TASK_TYPE, type.name());
      if (keys.contains(key)) {
        found.put(key, json(type));
      }
    }
    return found;
  }

  private List<TaskTypeRow> declared() {
    return parts.dispatcher().types().all().stream().filter(type -> type.celery() != null).toList();
  }

  private static ObjectNode json(TaskTypeRow type) {
    return json(
        new RemoteTaskType(
            type.name(),
            type.description(),
            type.queue(),
            type.parameterSchema(),
            TypeDefaults.NONE,
            Objects.requireNonNull(type.celery())),
        type.defaults());
  }

  private static ObjectNode json(RemoteTaskType type, ObjectNode defaults) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", type.name())
            .put("description", type.description())
            .put("queue", type.queue());
    json.set("parameter_schema", type.parameterSchema());
    ObjectNode settings = json.putObject("celery");
    SETTINGS.stream()
        .filter(type.celery()::has)
        .forEach(name -> settings.set(name, type.celery().get(name)));
    return json.set("defaults", defaults);
  }

  @Override
  public Collection<Key> all(ConfigScope scope, int limit) {
    return declared().stream()
        .map(type -> Key.global(Kind.TASK_TYPE, type.name()))
        .limit(limit)
        .toList();
  }

  @Override
  public ObjectNode wanted(Entry entry, @Nullable ObjectNode present) {
    RemoteTaskType type = reader.read(entry.key().name(), entry.json());
    return json(type, DefinitionWriter.write(type.defaults()));
  }

  @Override
  public void write(Collection<Write> writes, Faults faults) {
    TypeChange change = new TypeChange(parts);
    for (Write write : writes) {
      RemoteTaskType type = reader.read(write.entry().key().name(), write.wanted());
      faults.collect(write.entry(), () -> change.declare(type, null, actor));
    }
  }

  /** Configs that do not fit a changed type go into error; those of the file are written before. */
  @Override
  public void written(Collection<Write> writes) {
    new TypeRecheck(parts).begin(writes.stream().map(write -> write.entry().key().name()).toList());
  }

  @Override
  public void delete(Collection<Key> keys, Faults faults) {
    TypeChange change = new TypeChange(parts);
    keys.forEach(key -> faults.collect(key, () -> change.forget(key.name(), null)));
  }

  @Override
  public ObjectNode minimal(ObjectNode present) {
    return Minimal.withoutEmpty(present);
  }
}
