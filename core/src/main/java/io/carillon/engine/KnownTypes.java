package io.carillon.engine;

import io.carillon.config.TypeCheck;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.TypeDefaults;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.fault.Fault;
import io.carillon.json.JsonFields;
import io.carillon.rendering.ParameterCheck;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.ParameterSchema;
import io.carillon.tasktype.TaskTypeRow;
import io.carillon.tasktype.TaskTypeStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks parameters against the task classes of this process, and against the registered schemas of
 * other types.
 */
final class KnownTypes implements TypeCheck {

  /** The faults, the schema and the defaults of a type that is known only from the database. */
  private record Stored(
      List<Fault> faults, ParameterSchema schema, TypeDefaults defaults, boolean secretsAllowed) {

    static Stored of(TaskTypeRow row) {
      // A newer release may have stored what this one does not know: that is left out.
      TypeDefaults defaults = DefinitionReader.readDefaults(new JsonFields(row.defaults()));
      return new Stored(
          TaskTypeStore.faults(row),
          ParameterSchema.of(row.parameterSchema()),
          defaults,
          row.celery() == null);
    }
  }

  private final LocalTaskTypes types;
  private final TaskDispatcher dispatcher;
  private final ParameterCheck parameters;
  private final Function<String, Optional<Stored>> stored;

  KnownTypes(LocalTaskTypes types, TaskDispatcher dispatcher, ParameterCheck parameters) {
    this(types, dispatcher, parameters, name -> dispatcher.types().find(name).map(Stored::of));
  }

  private KnownTypes(
      LocalTaskTypes types,
      TaskDispatcher dispatcher,
      ParameterCheck parameters,
      Function<String, Optional<Stored>> stored) {
    this.parameters = parameters;
    this.types = types;
    this.dispatcher = dispatcher;
    this.stored = stored;
  }

  @Override
  public TypeCheck once() {
    Map<String, Optional<Stored>> known = new HashMap<>();
    return new KnownTypes(
        types, dispatcher, parameters.once(), name -> known.computeIfAbsent(name, stored));
  }

  @Override
  public List<Fault> check(String taskType, ObjectNode given) {
    Optional<LocalTaskType> local = types.find(taskType);
    if (local.isPresent()) {
      return under(parameters.faults(local.get().reader(), given));
    }
    Optional<Stored> other = stored.apply(taskType);
    if (other.isEmpty()) {
      String known =
          String.join(", ", dispatcher.types().all().stream().map(TaskTypeRow::name).toList());
      return List.of(
          new Fault("task_type", "must be one of " + known + ", not \"" + taskType + "\"."));
    }
    List<Fault> faults = new ArrayList<>(other.get().faults());
    Stored type = other.get();
    faults.addAll(under(parameters.faults(type.schema(), given, type.secretsAllowed())));
    return faults;
  }

  @Override
  public TypeDefaults defaults(String taskType) {
    Optional<LocalTaskType> local = types.find(taskType);
    return local.isPresent()
        ? local.get().defaults()
        : stored.apply(taskType).map(Stored::defaults).orElse(TypeDefaults.NONE);
  }

  private static List<Fault> under(List<Fault> faults) {
    return faults.stream().map(fault -> fault.under("parameters")).toList();
  }
}
