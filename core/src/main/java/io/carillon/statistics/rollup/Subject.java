package io.carillon.statistics.rollup;

import io.carillon.grouping.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * The namespace and the task type of a config, and a queue.
 *
 * @param queue that of the execution, or the present one of the task type
 */
record Subject(String namespace, String taskType, String queue) {

  /**
   * Returns a subject.
   *
   * @param namespace null for a config that was purged since
   * @param taskType null likewise
   * @param queue null likewise
   */
  static Subject of(@Nullable String namespace, @Nullable String taskType, @Nullable String queue) {
    return new Subject(
        namespace == null ? Namespaces.DEFAULT : namespace,
        taskType == null ? "" : taskType,
        queue == null ? "" : queue);
  }
}
