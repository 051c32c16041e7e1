package io.carillon.manager.bulk;

import io.carillon.bulk.BulkBatches;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.ExecutionResult;
import io.carillon.config.search.SelectedConfig;
import io.carillon.execution.SelectedExecution;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.manager.change.Deletion;
import io.carillon.manager.change.StatusChanges;
import io.carillon.manager.run.Cancellation;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The acts of bulk operations on a batch of items, on behalf of an actor.
 *
 * @param dryRun whether nothing is written
 * @param pinned whether a config must still have its selected version
 * @param judged is given the changes of each batch of configs, before they are written if they are
 */
public record BulkActs(
    Components parts, String actor, boolean dryRun, boolean pinned, Consumer<List<Change>> judged) {

  /** Creates acts that are not looked at. */
  public BulkActs(Components parts, String actor, boolean dryRun, boolean pinned) {
    this(parts, actor, dryRun, pinned, changes -> {});
  }

  /** The maximum number of task configs in a batch. */
  public static final int CONFIGS_OF_BATCH = 100;

  /** The maximum number of executions in a batch. */
  public static final int EXECUTIONS_OF_BATCH = 250;

  /** The maximum number of bytes that a batch reads and writes. */
  public static final long BYTES_OF_BATCH = 512 << 10;

  private static final int BYTES_OF_CONFIG = 1_000;

  /** Updates configs, each as {@code TasksManager.update} does. */
  public BulkBatches.Act<SelectedConfig, ConfigResult> update(ConfigEdit edit) {
    return configs(() -> new UpdateAct(parts, edit, actor), BYTES_OF_CONFIG + edit.bytes(), true);
  }

  /** Pauses configs, each as {@code TasksManager.pause} does. */
  public BulkBatches.Act<SelectedConfig, ConfigResult> pause(String reason) {
    StatusAct act =
        new StatusAct(parts, before -> StatusChanges.pause(before, reason), changes -> {});
    return configs(() -> act, BYTES_OF_CONFIG, false);
  }

  /** Resumes configs, each as {@code TasksManager.resume} does. */
  public BulkBatches.Act<SelectedConfig, ConfigResult> resume() {
    StatusAct act = new StatusAct(parts, StatusChanges::resume, changes -> {});
    return configs(() -> act, BYTES_OF_CONFIG, false);
  }

  /** Deletes configs, each as {@code TasksManager.delete} does. */
  public BulkBatches.Act<SelectedConfig, ConfigResult> delete(@Nullable String reason) {
    Deletion deletion = new Deletion(parts, new ConfigChanges(parts));
    StatusAct act =
        new StatusAct(
            parts,
            before -> StatusChanges.delete(before, reason),
            changes ->
                deletion.stop(
                    changes.stream().map(change -> change.config().before().id()).toList(), actor));
    return configs(() -> act, BYTES_OF_CONFIG, false);
  }

  /**
   * Gives configs the content and the status of earlier versions; restores those that are deleted.
   *
   * @param targets the versions, by config id
   */
  public BulkBatches.Act<SelectedConfig, ConfigResult> backTo(Map<Long, Long> targets) {
    return configs(() -> new UndoAct(parts, targets, actor), 2 * BYTES_OF_CONFIG, true);
  }

  private BulkBatches.Act<SelectedConfig, ConfigResult> configs(
      Supplier<ConfigAct> act, long bytesEach, boolean parameters) {
    return new ConfigBatch(
        parts, new ConfigBatch.Task(act, bytesEach, parameters, pinned, dryRun, actor), judged);
  }

  /**
   * Cancels executions, each as {@code TasksManager.cancel} does.
   *
   * @param reason for the record; null for the default reason
   */
  public BulkBatches.Act<SelectedExecution, ExecutionResult> cancel(@Nullable String reason) {
    return new CancelBatch(parts, dryRun, Cancellation.reason(actor, reason));
  }

  /** Runs ended executions again, each as {@code TasksManager.retry} does. */
  public BulkBatches.Act<SelectedExecution, ExecutionResult> retry() {
    return new RetryBatch(parts, dryRun, actor);
  }
}
