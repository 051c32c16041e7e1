package io.carillon.manager.bulk;

import io.carillon.bulk.BulkBatches;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.ConfigResult.Versions;
import io.carillon.config.TaskConfig;
import io.carillon.config.search.SelectedConfig;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges;
import io.carillon.manager.change.ConfigChanges.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes a batch of task configs: locks their schedules in id order, judges each in memory, writes
 * all changes by a fixed number of statements.
 */
final class ConfigBatch implements BulkBatches.Act<SelectedConfig, ConfigResult> {

  /**
   * The requested operation.
   *
   * @param act creates the act of a batch
   * @param bytesEach approximate bytes read and written per config, without its parameters
   * @param parameters whether parameters are read
   * @param pinned whether a config must still have its selected version
   */
  record Task(
      Supplier<ConfigAct> act,
      long bytesEach,
      boolean parameters,
      boolean pinned,
      boolean dryRun,
      String actor) {}

  private final Components parts;
  private final ConfigChanges changes;
  private final Task task;
  private final Consumer<List<Change>> judged;

  /**
   * Creates a batch.
   *
   * @param judged is given the changes of each batch
   */
  ConfigBatch(Components parts, Task task, Consumer<List<Change>> judged) {
    this.judged = judged;
    this.parts = parts;
    this.changes = new ConfigChanges(parts);
    this.task = task;
  }

  @Override
  public long bytes(SelectedConfig item) {
    return task.bytesEach() + (task.parameters() ? item.bytes() : 0);
  }

  @Override
  public ConfigResult failed(
      SelectedConfig item, BulkOutcome outcome, @Nullable RuntimeException why) {
    return new ConfigResult(
        item.id(), item.name(), outcome, Versions.unchanged(item.version()), List.of(), why);
  }

  @Override
  public List<ConfigResult> act(List<SelectedConfig> batch) {
    List<Long> ids = batch.stream().map(SelectedConfig::id).toList();
    ConfigAct act = task.act().get();
    Instant now = task.dryRun() ? parts.database().time() : lock(act, batch, ids);
    Map<Long, TaskConfig> found = act.read(ids, !task.dryRun());
    Map<Long, ConfigResult> results = new HashMap<>();
    List<Change> wanted = new ArrayList<>();
    for (SelectedConfig item : batch) {
      TaskConfig present = found.get(item.id());
      results.put(item.id(), judge(item, present, one -> act.judge(one, now), wanted));
    }
    judged.accept(wanted);
    if (!task.dryRun() && !wanted.isEmpty()) {
      write(act, wanted, now, results);
    }
    return batch.stream().map(item -> Objects.requireNonNull(results.get(item.id()))).toList();
  }

  private ConfigResult judge(
      SelectedConfig item,
      @Nullable TaskConfig found,
      Function<TaskConfig, Optional<Change>> judge,
      List<Change> wanted) {
    try {
      TaskConfig before = current(item, found);
      Optional<Change> change = judge.apply(before);
      change.ifPresent(wanted::add);
      return judged(item, before, change.orElse(null));
    } catch (NotFoundException | ConflictException | InvalidInputException e) {
      return refused(item, found, e);
    }
  }

  private Instant lock(ConfigAct act, List<SelectedConfig> batch, List<Long> ids) {
    act.beforeLock(batch);
    return parts.scheduler().lockAndDecide(ids);
  }

  private TaskConfig current(SelectedConfig item, @Nullable TaskConfig found) {
    if (found == null) {
      throw new NotFoundException("task config", item.id());
    }
    if (task.pinned() && found.version() != item.version()) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "It was selected in version %d, and is in version %d now: select it again."
              .formatted(item.version(), found.version()));
    }
    return found;
  }

  private static ConfigResult judged(
      SelectedConfig item, TaskConfig before, @Nullable Change change) {
    return new ConfigResult(
        item.id(),
        before.definition().name(),
        change == null ? BulkOutcome.UNCHANGED : BulkOutcome.CHANGED,
        Versions.unchanged(before.version()),
        change == null ? List.of() : change.config().fields(),
        null);
  }

  private static ConfigResult refused(
      SelectedConfig item, @Nullable TaskConfig found, RuntimeException why) {
    Versions versions = found == null ? null : Versions.unchanged(found.version());
    return new ConfigResult(item.id(), item.name(), BulkOutcome.of(why), versions, List.of(), why);
  }

  private void write(
      ConfigAct act, List<Change> wanted, Instant now, Map<Long, ConfigResult> results) {
    for (TaskConfig after : changes.write(wanted, now, task.actor())) {
      results.computeIfPresent(
          after.id(),
          (id, result) ->
              new ConfigResult(
                  id,
                  result.name(),
                  BulkOutcome.CHANGED,
                  new Versions(Objects.requireNonNull(result.versions()).before(), after.version()),
                  result.fields(),
                  null));
    }
    act.written(wanted);
  }
}
