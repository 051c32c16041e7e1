package io.carillon.manager.operation;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.ItemResult;
import io.carillon.bulk.Selection;
import io.carillon.config.search.ConfigFilter;
import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.execution.SelectedExecution;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.grouping.ConfigScope;
import io.carillon.history.ExecutionFilter;
import io.carillon.manager.bulk.BulkSelector;
import io.carillon.manager.bulk.ConfigEdit;
import io.carillon.manager.change.Components;
import io.carillon.manager.operation.BulkItem.Subject;
import io.carillon.manager.operation.OperationStore.Extent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bulk operations in the background. An operation selects its items when it is started, and is then
 * acted on batch by batch by a node ({@link OperationRunner}); when that node stops, another one
 * goes on. Each method is one transaction, or joins the caller's.
 */
public final class Operations {

  /** The maximum number of items of one operation. */
  public static final int MOST = 100_000;

  private final Components parts;
  private final Database database;
  private final BulkSelector selecting;
  private final OperationStore store;

  /** Creates the operations of these components. */
  public Operations(Components parts) {
    this.parts = parts;
    this.database = parts.database();
    this.selecting = new BulkSelector(parts, MOST);
    this.store = new OperationStore(database);
  }

  /**
   * Returns the agent that acts on operations.
   *
   * @param node the name of its node, unique in the cluster
   * @param edits reads the patch of an update
   */
  public OperationRunner runner(String node, Function<ObjectNode, ConfigEdit> edits) {
    return new OperationRunner(parts, node, edits);
  }

  /**
   * Starts an operation on task configs.
   *
   * @param order with an action on task configs, and its arguments
   * @throws InvalidInputException for a selection of more than {@value #MOST}, and for a filter
   *     without any condition and no expected count
   * @throws ConflictException {@code selection_changed}
   */
  public BulkOperation startOnConfigs(
      Selection<Long, ConfigFilter> which,
      BulkOperation.Order order,
      BulkOptions options,
      String actor) {
    return database.inTransaction(() -> {
      BulkSelector.Configs selected = selecting.configs(which, options);
      List<Subject> items = new ArrayList<>();
      selected
          .found()
          .forEach(one ->
              items.add(
                  Subject.config(one.id(), one.name(), selected.pinned() ? one.version() : null)));
      selected.missing().forEach(id -> items.add(Subject.missing(id)));
      Set<Long> configs = new HashSet<>();
      selected.found().forEach(one -> configs.add(one.id()));
      Extent extent = new Extent(configs, asked(which), selected.missing().isEmpty());
      return store.get(store.create(order, actor, items, extent));
    });
  }

  /**
   * Starts an operation on executions: a filter of {@code CANCEL} without statuses selects those
   * that have not ended, one of {@code RETRY} must name end statuses.
   *
   * @param order with an action on executions, and its arguments
   * @throws InvalidInputException as {@link #startOnConfigs}
   * @throws ConflictException {@code selection_changed}
   */
  public BulkOperation startOnExecutions(
      Selection<UUID, ExecutionFilter> which,
      BulkOperation.Order order,
      BulkOptions options,
      String actor) {
    return database.inTransaction(() -> {
      BulkSelector.Executions selected =
          order.action() == BulkAction.CANCEL
              ? selecting.open(which, options)
              : selecting.ended(which, options);
      List<Subject> items = new ArrayList<>();
      selected.found().stream()
          .map(SelectedExecution::id)
          .forEach(id -> items.add(Subject.execution(id)));
      selected.missing().forEach(id -> items.add(Subject.execution(id)));
      Set<Long> configs = new HashSet<>();
      selected.found().forEach(one -> configs.add(one.taskConfigId()));
      Extent extent = new Extent(configs, askedOf(which), selected.missing().isEmpty());
      return store.get(store.create(order, actor, items, extent));
    });
  }

  /**
   * Starts to take back what an operation did to task configs: each config that it changed and that
   * was not changed since gets the content and the status of its version before. A config that was
   * changed since is a {@code CONFLICT} and stays as it is.
   *
   * @throws NotFoundException when there is no such operation
   * @throws ConflictException {@code still_running}; {@code not_undoable} for executions; {@code
   *     nothing_changed}
   */
  public BulkOperation undo(long id, String actor) {
    return database.inTransaction(() -> {
      BulkOperation undone = store.get(id);
      requireUndoable(undone);
      List<Subject> items = store.changed(id);
      if (items.isEmpty()) {
        throw new ConflictException(
            "nothing_changed", "The bulk operation %d changed nothing.".formatted(id));
      }
      ObjectNode selection = Json.MAPPER.createObjectNode().put("ids", items.size());
      BulkOperation.Order order =
          new BulkOperation.Order(BulkAction.UNDO, Json.MAPPER.createObjectNode(), selection, id);
      Set<Long> configs = new HashSet<>();
      items.forEach(one -> configs.add(Objects.requireNonNull(one.taskConfigId())));
      return store.get(store.create(order, actor, items, new Extent(configs, null, true)));
    });
  }

  private static @Nullable Set<String> asked(Selection<Long, ConfigFilter> which) {
    return switch (which) {
      case Selection.Ids<Long, ConfigFilter> ignored -> null;
      case Selection.Matching<Long, ConfigFilter>(ConfigFilter filter) ->
          filter.scope().namespaces();
    };
  }

  private static @Nullable Set<String> askedOf(Selection<UUID, ExecutionFilter> which) {
    return switch (which) {
      case Selection.Ids<UUID, ExecutionFilter> ignored -> null;
      case Selection.Matching<UUID, ExecutionFilter>(ExecutionFilter filter) ->
          filter.scope().namespaces();
    };
  }

  private static void requireUndoable(BulkOperation operation) {
    if (operation.action().ofExecutions()) {
      throw new ConflictException(
          "not_undoable",
          "The bulk operation %d acted on executions, which cannot be taken back."
              .formatted(operation.id()));
    }
    if (operation.status() == BulkStatus.RUNNING) {
      throw new ConflictException(
          "still_running",
          "The bulk operation %d is still running: stop it, or wait for its end."
              .formatted(operation.id()));
    }
  }

  /**
   * Stops an operation between two batches; what was changed stays changed. One that has ended
   * stays as it is.
   *
   * @throws NotFoundException when there is none
   */
  public BulkOperation stop(long id, String actor) {
    return database.inTransaction(() -> {
      store.stop(id, actor);
      return store.get(id);
    });
  }

  /**
   * Returns an operation.
   *
   * @throws NotFoundException when there is none
   */
  public BulkOperation get(long id) {
    return store.get(id);
  }

  /**
   * Returns a page of operations before an id, newest first.
   *
   * @param scope operations all of whose configs are in these namespaces; without labels
   */
  public List<BulkOperation> list(ConfigScope scope, long before, int limit) {
    scope.requireNamespacesAlone();
    return store.list(scope, before, limit);
  }

  /**
   * Returns a page of the items of an operation, in the order in which they are acted on.
   *
   * @param outcome only items with this outcome; null for all
   * @param after only items after this place; -1 for the first page
   * @throws NotFoundException when there is no such operation
   */
  public List<BulkItem> items(long id, @Nullable BulkOutcome outcome, int after, int limit) {
    store.get(id);
    return store.items(id, outcome, after, limit);
  }

  /** Deletes at most {@code limit} operations that ended before an instant. */
  public int purge(Instant before, int limit) {
    return store.purge(before, limit);
  }

  /** Returns the reason of a result; null when it was neither refused nor failed. */
  static BulkItem.@Nullable Refusal refusal(ItemResult result) {
    RuntimeException why = result.error();
    if (why == null && result.outcome() == BulkOutcome.FAILED) {
      return new BulkItem.Refusal(
          BulkOutcome.FAILED.code(), "The server failed; the log of its node says why.");
    }
    return switch (why) {
      case null -> null;
      case ConflictException e -> new BulkItem.Refusal(e.code(), String.valueOf(e.getMessage()));
      case InvalidInputException e ->
          new BulkItem.Refusal("invalid_input", String.valueOf(e.getMessage()));
      case NotFoundException e -> new BulkItem.Refusal("not_found", String.valueOf(e.getMessage()));
      default ->
          new BulkItem.Refusal(
              BulkOutcome.FAILED.code(), "The server failed; the log of its node says why.");
    };
  }
}
