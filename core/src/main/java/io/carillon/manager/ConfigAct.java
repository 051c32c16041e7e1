package io.carillon.manager;

import io.carillon.config.SelectedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.manager.ConfigChanges.Change;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The change that a bulk operation makes of each task config; a new one for every batch. */
interface ConfigAct {

  /** Locks what is to be locked before the schedules are held. */
  default void beforeHold(List<SelectedConfig> batch) {}

  /**
   * The configs as the act needs them, by id.
   *
   * @param held whether their schedules are held
   */
  Map<Long, TaskConfig> read(Collection<Long> ids, boolean held);

  /**
   * The change of a config; empty when it is as wanted.
   *
   * @throws RuntimeException when the change is refused, see {@code Outcome.of}
   */
  Optional<Change> judge(TaskConfig before, Instant now);

  /** Does what follows from changes that were written. */
  default void written(List<Change> changes) {}
}
