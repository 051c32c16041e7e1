package io.carillon.statistics.rollup;

import io.carillon.grouping.Namespaces;
import org.jspecify.annotations.Nullable;

/** The namespace and the task type of a config. */
record Subject(String namespace, String taskType) {

  /**
   * Returns a subject.
   *
   * @param namespace null for a config that was purged since
   * @param taskType null likewise
   */
  static Subject of(@Nullable String namespace, @Nullable String taskType) {
    return new Subject(
        namespace == null ? Namespaces.DEFAULT : namespace, taskType == null ? "" : taskType);
  }
}
