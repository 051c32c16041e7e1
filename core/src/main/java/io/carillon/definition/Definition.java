package io.carillon.definition;

import io.carillon.schedule.Schedule;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user-defined part of a task config.
 *
 * @param name unique, 1 to 200 characters
 * @param description at most 2,000 characters
 * @param taskType the name of its task type
 * @param parameters match the JSON Schema of the task type
 * @param schedule when it is due
 * @param policies the policies for late due times, overlapping executions and failures
 * @param priority 0 to 9, higher first
 * @param unstated the values that were left out: they have the general default here, and get that
 *     of the task type when the config is saved
 */
public record Definition(
    String name,
    String description,
    String taskType,
    ObjectNode parameters,
    Schedule schedule,
    Policies policies,
    int priority,
    Set<Defaulted> unstated) {

  /** Keeps its own copy of the set. */
  public Definition {
    unstated = Set.copyOf(unstated);
  }

  /** Creates a definition that states every value. */
  public Definition(
      String name,
      String description,
      String taskType,
      ObjectNode parameters,
      Schedule schedule,
      Policies policies,
      int priority) {
    this(name, description, taskType, parameters, schedule, policies, priority, Set.of());
  }

  /** Returns this definition as one that states every value, without defaults of its task type. */
  public Definition stated() {
    return TypeDefaults.NONE.complete(this);
  }
}
