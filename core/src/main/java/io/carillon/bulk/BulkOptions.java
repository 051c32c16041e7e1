package io.carillon.bulk;

import io.carillon.fault.ConflictException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a bulk operation is carried out.
 *
 * @param dryRun whether it only tells what it would do
 * @param expectedCount how many things must be selected; null for any number
 * @param expectedFingerprint the fingerprint of a dry run that the selection must still have; null
 *     for any
 * @param goesOn asked between two batches; false ends the operation there
 */
public record BulkOptions(
    boolean dryRun,
    @Nullable Integer expectedCount,
    @Nullable String expectedFingerprint,
    BooleanSupplier goesOn) {

  /** Acts on whatever is selected, to the end. */
  public static final BulkOptions NORMAL = new BulkOptions(false, null, null, () -> true);

  /** Tells what would be done. */
  public static final BulkOptions DRY_RUN = new BulkOptions(true, null, null, () -> true);

  /** The same for a selection of exactly so many. */
  public BulkOptions expecting(int count) {
    return new BulkOptions(dryRun, count, expectedFingerprint, goesOn);
  }

  /** The same for exactly what a dry run selected. */
  public BulkOptions expecting(String fingerprint) {
    return new BulkOptions(dryRun, expectedCount, fingerprint, goesOn);
  }

  /** The same, ended between two batches when that says false. */
  public BulkOptions stoppedUnless(BooleanSupplier condition) {
    return new BulkOptions(dryRun, expectedCount, expectedFingerprint, condition);
  }

  /** True when the caller says which selection it expects. */
  public boolean expectsAny() {
    return expectedCount != null || expectedFingerprint != null;
  }

  /**
   * Holds the selection against what was expected.
   *
   * @throws ConflictException {@code selection_changed}
   */
  public void requireExpected(String noun, int count, String fingerprint) {
    if (expectedCount != null && expectedCount != count) {
      throw new ConflictException(
          "selection_changed",
          "expected_count is %d, and %d %s are selected now; nothing was changed: do a dry run again."
              .formatted(expectedCount, count, noun));
    }
    if (expectedFingerprint != null && !expectedFingerprint.equals(fingerprint)) {
      throw new ConflictException(
          "selection_changed",
          "expected_fingerprint is not that of the %d %s selected now: one was added, removed or changed meanwhile; nothing was changed: do a dry run again."
              .formatted(count, noun));
    }
  }
}
