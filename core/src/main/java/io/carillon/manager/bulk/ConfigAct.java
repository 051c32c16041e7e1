package io.carillon.manager.bulk;

import io.carillon.config.TaskConfig;
import io.carillon.config.search.SelectedConfig;
import io.carillon.manager.change.ConfigChanges.Change;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The change that a bulk operation makes to each task config; one instance per batch. */
interface ConfigAct {

  /** Takes the locks that must precede those of the schedules. */
  default void beforeLock(List<SelectedConfig> batch) {}

  /**
   * Reads the configs in the form the act needs, by id.
   *
   * @param locked whether their schedules are locked
   */
  Map<Long, TaskConfig> read(Collection<Long> ids, boolean locked);

  /**
   * Returns the change to make to a config; empty when it is already as wanted.
   *
   * @throws RuntimeException when the change is refused, see {@code BulkOutcome.of}
   */
  Optional<Change> judge(TaskConfig before, Instant now);

  /** Applies the consequences of changes that were written. */
  default void written(List<Change> changes) {}
}
