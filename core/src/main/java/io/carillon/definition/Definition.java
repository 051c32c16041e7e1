package io.carillon.definition;

import io.carillon.grouping.Labels;
import io.carillon.grouping.Namespaces;
import io.carillon.schedule.Schedule;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user-defined part of a task config.
 *
 * @param metadata its name and what groups it
 * @param task the task to run
 * @param schedule when it is due
 * @param terms how its executions run
 */
public record Definition(Metadata metadata, Task task, Schedule schedule, Terms terms) {

  /**
   * The name of a config and what groups it.
   *
   * @param namespace the namespace, in which the name is unique; it never changes
   * @param name 1 to 200 characters
   * @param description at most 2,000 characters
   * @param labels ordered by key; at most {@value Labels#MOST}
   */
  public record Metadata(
      String namespace, String name, String description, SortedMap<String, String> labels) {

    /** Copies the labels. */
    public Metadata {
      labels = Labels.copyOf(labels);
    }
  }

  /**
   * The task to run.
   *
   * @param type the name of its task type
   * @param parameters match the JSON Schema of the task type
   */
  public record Task(String type, ObjectNode parameters) {}

  /**
   * How its executions run.
   *
   * @param policies the policies for late due times, overlapping executions and failures
   * @param priority 0 to 9, higher first
   * @param unstated the values that were left out: they have the general default here, and get that
   *     of the task type when the config is saved
   */
  public record Terms(Policies policies, int priority, Set<Defaulted> unstated) {

    /** Keeps its own copy of the set. */
    public Terms {
      unstated = Set.copyOf(unstated);
    }
  }

  /**
   * Creates a definition that states every value, in the namespace {@value Namespaces#DEFAULT} and
   * without labels.
   */
  public Definition(
      String name,
      String description,
      Task task,
      Schedule schedule,
      Policies policies,
      int priority) {
    this(
        new Metadata(Namespaces.DEFAULT, name, description, Collections.emptySortedMap()),
        task,
        schedule,
        new Terms(policies, priority, Set.of()));
  }

  /** Returns the namespace, in which the name is unique. */
  public String namespace() {
    return metadata.namespace();
  }

  /** Returns the name, 1 to 200 characters. */
  public String name() {
    return metadata.name();
  }

  /** Returns the description, at most 2,000 characters. */
  public String description() {
    return metadata.description();
  }

  /** Returns the labels, ordered by key. */
  public SortedMap<String, String> labels() {
    return metadata.labels();
  }

  /** Returns the name of its task type. */
  public String taskType() {
    return task.type();
  }

  /** Returns the parameters, which match the JSON Schema of the task type. */
  public ObjectNode parameters() {
    return task.parameters();
  }

  /** Returns the policies for late due times, overlapping executions and failures. */
  public Policies policies() {
    return terms.policies();
  }

  /** Returns the priority, 0 to 9, higher first. */
  public int priority() {
    return terms.priority();
  }

  /**
   * Returns the values that were left out and get the default of the task type when it is saved.
   */
  public Set<Defaulted> unstated() {
    return terms.unstated();
  }

  /** Returns this definition as one that states every value, without defaults of its task type. */
  public Definition stated() {
    return TypeDefaults.NONE.complete(this);
  }

  /** Returns this definition with another schedule. */
  public Definition withSchedule(Schedule changed) {
    return new Definition(metadata, task, changed, terms);
  }

  /** Returns this definition with other labels. */
  public Definition withLabels(Map<String, String> changed) {
    Metadata other =
        new Metadata(
            metadata.namespace(), metadata.name(), metadata.description(), Labels.copyOf(changed));
    return new Definition(other, task, schedule, terms);
  }
}
