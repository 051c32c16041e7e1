package io.carillon.manager.bulk;

import io.carillon.config.TaskConfig;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges.Change;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Changes the status of many configs without reading their parameters. */
final class StatusAct implements ConfigAct {

  private final Components parts;
  private final Function<TaskConfig, Optional<Change>> change;
  private final Consumer<List<Change>> written;

  StatusAct(
      Components parts,
      Function<TaskConfig, Optional<Change>> change,
      Consumer<List<Change>> written) {
    this.parts = parts;
    this.change = change;
    this.written = written;
  }

  @Override
  public Map<Long, TaskConfig> read(Collection<Long> ids, boolean locked) {
    Map<Long, TaskConfig> found = new HashMap<>();
    parts.configs().findWithoutParameters(ids).forEach(one -> found.put(one.id(), one));
    return found;
  }

  @Override
  public Optional<Change> judge(TaskConfig before, Instant now) {
    return change.apply(before);
  }

  @Override
  public void written(List<Change> changes) {
    written.accept(changes);
  }
}
