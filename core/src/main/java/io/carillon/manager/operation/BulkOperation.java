package io.carillon.manager.operation;

import io.carillon.bulk.BulkOutcome;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bulk operation in the background.
 *
 * @param actor the user whom its changes are recorded for
 * @param progress how far it has come
 * @param life when it began and ended
 */
public record BulkOperation(
    long id, Order order, String actor, BulkStatus status, Progress progress, Life life) {

  /**
   * What was asked for.
   *
   * @param arguments the {@code patch} or the {@code reason}, as the action needs them
   * @param selection the {@code filter} as it was sent, or the number of {@code ids}; for people
   * @param undoOf the operation that it takes back; null for none
   */
  public record Order(
      BulkAction action, ObjectNode arguments, ObjectNode selection, @Nullable Long undoOf) {}

  /**
   * The progress of an operation.
   *
   * @param selected the number of items
   * @param counts the number of items with each outcome, without zeros
   */
  public record Progress(int selected, Map<BulkOutcome, Integer> counts) {

    /** Copies the counts. */
    public Progress {
      counts = Map.copyOf(counts);
    }

    /** Returns the number of items that were acted on. */
    public int done() {
      return counts.values().stream().mapToInt(count -> count).sum();
    }
  }

  /**
   * The life of an operation.
   *
   * @param endedAt null while it is running
   * @param stoppedBy the user who stopped it; null for none
   * @param node the node that acted on it last; null before the first
   */
  public record Life(
      Instant createdAt,
      @Nullable Instant endedAt,
      @Nullable String stoppedBy,
      @Nullable String node) {}

  /** Returns the action. */
  public BulkAction action() {
    return order.action();
  }
}
