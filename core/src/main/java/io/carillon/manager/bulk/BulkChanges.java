package io.carillon.manager.bulk;

import io.carillon.bulk.BulkBatches;
import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.CreateResult;
import io.carillon.bulk.ExecutionResult;
import io.carillon.bulk.Fingerprint;
import io.carillon.bulk.ItemResult;
import io.carillon.bulk.Selection;
import io.carillon.config.NewConfig;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.SelectedConfig;
import io.carillon.execution.SelectedExecution;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.ExecutionFilter;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges.Change;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bulk changes of task configs or executions. Each item is changed wholly or not at all and has its
 * own result; a refused item does not affect the others.
 *
 * <p>Items are changed in batches, one transaction each, so completed batches stay when a later one
 * fails. Repeating an operation is safe: items already changed are reported as unchanged. Within a
 * caller's transaction all batches share that transaction, and a database failure is thrown.
 *
 * <p>A selection by filter is evaluated once, at the beginning. An item that others change before
 * its batch runs is a {@code CONFLICT} and stays as it is, since it may no longer match the filter.
 */
public final class BulkChanges {

  /** Maximum number of items one operation may select. */
  public static final int MOST = 5_000;

  private static final long MOST_ADDED_BYTES = 32L << 20;

  private final Components parts;
  private final BulkSelector selecting;

  public BulkChanges(Components parts) {
    this.parts = parts;
    this.selecting = new BulkSelector(parts, MOST);
  }

  /**
   * Updates configs, each as {@code TasksManager.update} does. The name cannot be changed.
   *
   * @throws InvalidInputException for a selection of more than {@value #MOST}, for a filter without
   *     any condition and no expected count, and when the edit would write too many bytes
   * @throws ConflictException {@code selection_changed}
   */
  public BulkReport<ConfigResult> update(
      Selection<Long, ConfigFilter> which, ConfigEdit edit, BulkOptions options, String actor) {
    BulkSelector.Configs selected = selecting.configs(which, options);
    requireBounded(edit, selected.found().size());
    return run(selected, options, actor, acts -> acts.update(edit));
  }

  private static void requireBounded(ConfigEdit edit, int configs) {
    long added = (long) edit.bytes() * configs;
    if (added > MOST_ADDED_BYTES) {
      throw InvalidInputException.at(
          "patch",
          "has %,d bytes for each of %,d task configs, %,d in all, and at most %,d may be written at once: select fewer or send less."
              .formatted(edit.bytes(), configs, added, MOST_ADDED_BYTES));
    }
  }

  /**
   * Pauses configs, each as {@code TasksManager.pause} does.
   *
   * @param reason of at least one character
   * @throws InvalidInputException as {@link #update}
   * @throws ConflictException {@code selection_changed}
   */
  public BulkReport<ConfigResult> pause(
      Selection<Long, ConfigFilter> which, String reason, BulkOptions options, String actor) {
    BulkSelector.Configs selected = selecting.configs(which, options);
    return run(selected, options, actor, acts -> acts.pause(reason));
  }

  /**
   * Resumes configs, each as {@code TasksManager.resume} does.
   *
   * @throws InvalidInputException as {@link #update}
   * @throws ConflictException {@code selection_changed}
   */
  public BulkReport<ConfigResult> resume(
      Selection<Long, ConfigFilter> which, BulkOptions options, String actor) {
    BulkSelector.Configs selected = selecting.configs(which, options);
    return run(selected, options, actor, acts -> acts.resume());
  }

  /**
   * Deletes configs, each as {@code TasksManager.delete} does.
   *
   * @param reason for the record; null for none
   * @throws InvalidInputException as {@link #update}
   * @throws ConflictException {@code selection_changed}
   */
  public BulkReport<ConfigResult> delete(
      Selection<Long, ConfigFilter> which,
      @Nullable String reason,
      BulkOptions options,
      String actor) {
    BulkSelector.Configs selected = selecting.configs(which, options);
    return run(selected, options, actor, acts -> acts.delete(reason));
  }

  private BulkReport<ConfigResult> run(
      BulkSelector.Configs selected,
      BulkOptions options,
      String actor,
      Function<BulkActs, BulkBatches.Act<SelectedConfig, ConfigResult>> act) {
    boolean dry = options.dryRun();
    DueEffect effect = new DueEffect(parts);
    Consumer<List<Change>> judged = dry ? effect::add : changes -> {};
    BulkReport<ConfigResult> report =
        run(
            selected.found(),
            act.apply(new BulkActs(parts, actor, dry, selected.pinned(), judged)),
            BulkActs.CONFIGS_OF_BATCH,
            selected.fingerprint(),
            selected::withMissing,
            options);
    return dry ? report.with(effect.effect()) : report;
  }

  /**
   * Acts on all items, batch by batch.
   *
   * @param complete adds the results of what was named and does not exist
   */
  private <T, R extends ItemResult> BulkReport<R> run(
      List<T> items,
      BulkBatches.Act<T, R> act,
      int rows,
      String fingerprint,
      UnaryOperator<List<R>> complete,
      BulkOptions options) {
    BulkBatches<T, R> batches =
        new BulkBatches<>(parts.database(), act, rows, BulkActs.BYTES_OF_BATCH, options.goesOn());
    List<R> results = complete.apply(batches.run(items));
    return new BulkReport<>(options.dryRun(), fingerprint, results, batches.stopped(), null);
  }

  /**
   * Creates configs, each as {@code TasksManager.create} does.
   *
   * @param configs at most {@value #MOST}
   * @return one result per config, in order
   * @throws InvalidInputException for more than {@value #MOST}
   */
  public BulkReport<CreateResult> create(
      List<NewConfig> configs, BulkOptions options, String actor) {
    selecting.requireBounded("task_configs", "task configs", configs.size());
    List<CreateBatch.Item> items = CreateBatch.Item.of(configs);
    return run(
        items,
        new CreateBatch(parts, options.dryRun(), actor),
        BulkActs.CONFIGS_OF_BATCH,
        Fingerprint.of(items, one -> one.configName().namespace() + "/" + one.name()),
        UnaryOperator.identity(),
        options);
  }

  /**
   * Cancels executions, each as {@code TasksManager.cancel} does. Executions already cancelled or
   * asked to stop are unchanged.
   *
   * @param which a filter without statuses selects the executions that have not ended
   * @param reason for the record; null for the default reason
   * @throws InvalidInputException as {@link #update}
   * @throws ConflictException {@code selection_changed}
   */
  public BulkReport<ExecutionResult> cancel(
      Selection<UUID, ExecutionFilter> which,
      @Nullable String reason,
      BulkOptions options,
      String actor) {
    return run(selecting.open(which, options), unpinned(options, actor).cancel(reason), options);
  }

  /**
   * Runs ended executions again, each as {@code TasksManager.retry} does. A dry run does not ask
   * the overlap policies.
   *
   * @param which a filter must name at least one status, and only end statuses
   * @throws InvalidInputException as {@link #update}, and for a filter without such a status
   * @throws ConflictException {@code selection_changed}
   */
  public BulkReport<ExecutionResult> retry(
      Selection<UUID, ExecutionFilter> which, BulkOptions options, String actor) {
    return run(selecting.ended(which, options), unpinned(options, actor).retry(), options);
  }

  private BulkActs unpinned(BulkOptions options, String actor) {
    return new BulkActs(parts, actor, options.dryRun(), false);
  }

  private BulkReport<ExecutionResult> run(
      BulkSelector.Executions selected,
      BulkBatches.Act<SelectedExecution, ExecutionResult> act,
      BulkOptions options) {
    return run(
        selected.found(),
        act,
        BulkActs.EXECUTIONS_OF_BATCH,
        selected.fingerprint(),
        selected::withMissing,
        options);
  }
}
