package io.carillon.alert.kind;

import java.util.List;

/**
 * What a rule is about; at most one of the lists has entries, and without any it is about
 * everything.
 *
 * @param taskConfigIds ids of task configs
 * @param taskTypes names of task types
 * @param queues names of queues
 */
public record Scope(List<Long> taskConfigIds, List<String> taskTypes, List<String> queues) {

  /** Everything. */
  public static final Scope ALL = new Scope(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Scope {
    taskConfigIds = List.copyOf(taskConfigIds);
    taskTypes = List.copyOf(taskTypes);
    queues = List.copyOf(queues);
  }
}
