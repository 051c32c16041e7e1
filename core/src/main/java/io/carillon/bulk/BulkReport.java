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
 */
public record BulkReport<R extends ItemResult>(
    boolean dryRun, String fingerprint, List<R> results, @Nullable String stopped) {

  /** Copies the results. */
  public BulkReport {
    results = List.copyOf(results);
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
