package io.carillon.manager.operation;

import io.carillon.bulk.BulkBatches;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.ExecutionResult;
import io.carillon.bulk.ItemResult;
import io.carillon.config.search.SelectedConfig;
import io.carillon.database.Database;
import io.carillon.execution.ExecutionSelector;
import io.carillon.execution.SelectedExecution;
import io.carillon.manager.bulk.BulkActs;
import io.carillon.manager.bulk.ConfigEdit;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.StatusChanges;
import io.carillon.manager.operation.BulkItem.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Agent that acts on bulk operations, one batch in each round. The results of a batch are written
 * in the transaction that changes its items, under a lock of the operation: no item is acted on
 * twice, and a node that takes over goes on with the first item without a result.
 */
public final class OperationRunner {

  private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Components parts;
  private final String node;
  private final Function<ObjectNode, ConfigEdit> edits;
  private final OperationStore store;

  /**
   * Creates the agent of a node.
   *
   * @param node the name of the node, unique in the cluster
   * @param edits reads the {@code patch} of an update
   */
  public OperationRunner(Components parts, String node, Function<ObjectNode, ConfigEdit> edits) {
    this.parts = parts;
    this.node = node;
    this.edits = edits;
    this.store = new OperationStore(parts.database());
  }

  /**
   * Acts on one batch.
   *
   * @return zero when there may be more to do, otherwise the wait until the next round
   */
  public Duration runOnce() {
    Optional<BulkOperation> claimed = store.claim(node, LEASE);
    if (claimed.isEmpty()) {
      return IDLE;
    }
    BulkOperation operation = claimed.get();
    try {
      act(operation);
    } catch (LostOperationException e) {
      LOG.debug("{}", e.getMessage());
    }
    return Duration.ZERO;
  }

  private void act(BulkOperation operation) {
    boolean executions = operation.action().ofExecutions();
    List<BulkItem> items =
        store.open(
            operation.id(), executions ? BulkActs.EXECUTIONS_OF_BATCH : BulkActs.CONFIGS_OF_BATCH);
    if (items.isEmpty()) {
      store.finish(operation.id(), node);
      LOG.info(
          "The bulk operation {} ({} by {}) has ended: {}",
          operation.id(),
          operation.action().word(),
          operation.actor(),
          operation.progress().counts());
    } else if (executions) {
      actOnExecutions(operation, items);
    } else {
      actOnConfigs(operation, items);
    }
  }

  private void actOnConfigs(BulkOperation operation, List<BulkItem> items) {
    Map<Long, Integer> places = new HashMap<>();
    items.forEach(item -> places.put(configId(item.subject()), item.place()));
    List<SelectedConfig> selected = selected(items);
    boolean pinned = items.getFirst().subject().version() != null;
    BulkBatches.Act<SelectedConfig, ConfigResult> act =
        configAct(operation, items, new BulkActs(parts, operation.actor(), false, pinned));
    run(operation, selected, act, BulkActs.CONFIGS_OF_BATCH, result -> item(places, result));
  }

  private static long configId(Subject subject) {
    return Objects.requireNonNull(subject.taskConfigId());
  }

  /** Returns the items with the present sizes of their parameters, which bound a batch. */
  private List<SelectedConfig> selected(List<BulkItem> items) {
    Map<Long, SelectedConfig> present = new HashMap<>();
    List<Long> ids = items.stream().map(item -> configId(item.subject())).toList();
    parts.configs().lists().select(ids).forEach(one -> present.put(one.id(), one));
    return items.stream().map(item -> selected(item.subject(), present)).toList();
  }

  private static SelectedConfig selected(Subject subject, Map<Long, SelectedConfig> present) {
    long id = configId(subject);
    SelectedConfig now = present.get(id);
    Long version = subject.version();
    String name = subject.name();
    return new SelectedConfig(
        id,
        name == null ? "" : name,
        version == null ? (now == null ? 0 : now.version()) : version,
        now == null ? 0 : now.bytes());
  }

  private BulkBatches.Act<SelectedConfig, ConfigResult> configAct(
      BulkOperation operation, List<BulkItem> items, BulkActs acts) {
    ObjectNode arguments = operation.order().arguments();
    String reason = arguments.path("reason").asStringOpt().orElse(null);
    return switch (operation.action()) {
      case UPDATE -> acts.update(edits.apply((ObjectNode) arguments.get("patch")));
      case PAUSE -> acts.pause(reason == null ? StatusChanges.pausedBy(operation.actor()) : reason);
      case RESUME -> acts.resume();
      case DELETE -> acts.delete(reason);
      case UNDO -> acts.backTo(targets(items));
      case CANCEL, RETRY -> throw new IllegalArgumentException(operation.action().word());
    };
  }

  private static Map<Long, Long> targets(List<BulkItem> items) {
    Map<Long, Long> targets = new HashMap<>();
    items.forEach(item ->
        targets.put(configId(item.subject()), Objects.requireNonNull(item.subject().target())));
    return targets;
  }

  private static BulkItem item(Map<Long, Integer> places, ConfigResult result) {
    ConfigResult.Versions versions = result.versions();
    return new BulkItem(
        Objects.requireNonNull(places.get(result.id())),
        Subject.config(result.id(), result.name(), null),
        new BulkItem.Result(
            result.outcome(),
            versions == null ? null : new BulkItem.Versions(versions.before(), versions.after()),
            result.fields(),
            null,
            Operations.refusal(result)));
  }

  private void actOnExecutions(BulkOperation operation, List<BulkItem> items) {
    Map<UUID, Integer> places = new HashMap<>();
    items.forEach(
        item -> places.put(Objects.requireNonNull(item.subject().executionId()), item.place()));
    List<SelectedExecution> found =
        new ExecutionSelector(parts.database()).find(List.copyOf(places.keySet()));
    recordGone(operation, items, found);
    if (found.isEmpty()) {
      return;
    }
    BulkActs acts = new BulkActs(parts, operation.actor(), false, false);
    String reason = operation.order().arguments().path("reason").asStringOpt().orElse(null);
    run(
        operation,
        found,
        operation.action() == BulkAction.CANCEL ? acts.cancel(reason) : acts.retry(),
        BulkActs.EXECUTIONS_OF_BATCH,
        result -> executionItem(places, result));
  }

  private void recordGone(
      BulkOperation operation, List<BulkItem> items, List<SelectedExecution> found) {
    Set<UUID> known = new HashSet<>(found.stream().map(SelectedExecution::id).toList());
    List<BulkItem> gone =
        items.stream()
            .filter(item -> !known.contains(item.subject().executionId()))
            .map(item -> new BulkItem(item.place(), item.subject(), ofGone()))
            .toList();
    record(operation, gone);
  }

  private static BulkItem.Result ofGone() {
    return new BulkItem.Result(
        BulkOutcome.GONE,
        null,
        List.of(),
        null,
        new BulkItem.Refusal("not_found", "There is no such execution."));
  }

  private static BulkItem executionItem(Map<UUID, Integer> places, ExecutionResult result) {
    return new BulkItem(
        Objects.requireNonNull(places.get(result.id())),
        Subject.execution(result.id()),
        new BulkItem.Result(
            result.outcome(),
            null,
            List.of(),
            result.newExecutionId(),
            Operations.refusal(result)));
  }

  private <T, R extends ItemResult> void run(
      BulkOperation operation,
      List<T> items,
      BulkBatches.Act<T, R> act,
      int rows,
      Function<R, BulkItem> item) {
    Fenced<T, R> fenced = new Fenced<>(operation.id(), act, item);
    List<R> results =
        new BulkBatches<>(parts.database(), fenced, rows, BulkActs.BYTES_OF_BATCH, () -> true)
            .run(items);
    // Failures, which rolled back their own transaction. An item whose outcome is unknown is looked
    // at again: its result was written if its change was.
    record(
        operation,
        results.stream()
            .filter(result -> result.outcome() != BulkOutcome.NOT_REACHED)
            .filter(result -> result.outcome() != BulkOutcome.UNKNOWN)
            .map(item)
            .toList());
  }

  private void record(BulkOperation operation, List<BulkItem> items) {
    if (!items.isEmpty()) {
      Database database = parts.database();
      database.doInTransaction(() -> {
        store.hold(operation.id(), node, LEASE);
        store.record(operation.id(), items);
      });
    }
  }

  /** Acts on a batch while the operation is held, and writes the results beside the changes. */
  private final class Fenced<T, R extends ItemResult> implements BulkBatches.Act<T, R> {

    private final long operation;
    private final BulkBatches.Act<T, R> act;
    private final Function<R, BulkItem> item;

    Fenced(long operation, BulkBatches.Act<T, R> act, Function<R, BulkItem> item) {
      this.operation = operation;
      this.act = act;
      this.item = item;
    }

    @Override
    public List<R> act(List<T> batch) {
      store.hold(operation, node, LEASE);
      List<R> results = act.act(batch);
      List<BulkItem> items = new ArrayList<>();
      results.forEach(result -> items.add(item.apply(result)));
      store.record(operation, items);
      return results;
    }

    @Override
    public long bytes(T one) {
      return act.bytes(one);
    }

    @Override
    public R failed(T one, BulkOutcome outcome, @Nullable RuntimeException why) {
      return act.failed(one, outcome, why);
    }
  }
}
