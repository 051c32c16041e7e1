package io.carillon.bulk;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a bulk operation.
 *
 * @param fingerprint the fingerprint of the selection, see {@link Fingerprint}
 * @param results one result for each selected item, ordered by id; executions that do not exist
 *     come last
 * @param stopped why the operation ended early; null when it reached every item
 * @param effect the effect of a dry run on task configs; null for other operations
 */
public record BulkReport<R extends ItemResult>(
    boolean dryRun,
    String fingerprint,
    List<R> results,
    @Nullable String stopped,
    @Nullable Effect effect) {

  /**
   * The effect of a dry run on the schedules of the configs that would change.
   *
   * @param dueBefore their due times in the next 24 hours as they are
   * @param dueAfter their due times in the next 24 hours as they would be
   */
  public record Effect(long dueBefore, long dueAfter) {}

  /** Copies the results. */
  public BulkReport {
    results = List.copyOf(results);
  }

  /** Returns this report with the effect of a dry run. */
  public BulkReport<R> with(Effect shown) {
    return new BulkReport<>(dryRun, fingerprint, results, stopped, shown);
  }

  /** Returns the number of results for each outcome, including zeros. */
  public Map<BulkOutcome, Integer> counts() {
    Map<BulkOutcome, Integer> counts = new EnumMap<>(BulkOutcome.class);
    for (BulkOutcome outcome : BulkOutcome.values()) {
      counts.put(outcome, 0);
    }
    results.forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
    return counts;
  }

  /** Returns the number of results with an outcome. */
  public int count(BulkOutcome outcome) {
    return counts().getOrDefault(outcome, 0);
  }
}
