package io.carillon.bulk;

import io.carillon.fault.ConflictException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The options of a bulk operation.
 *
 * @param dryRun whether to report what would be done without doing it
 * @param expectedCount the number of items that must be selected; null for any number
 * @param expectedFingerprint the fingerprint of a dry run that the selection must still match; null
 *     for any
 * @param goesOn asked between two batches; false ends the operation there
 */
public record BulkOptions(
    boolean dryRun,
    @Nullable Integer expectedCount,
    @Nullable String expectedFingerprint,
    BooleanSupplier goesOn) {

  private static final @Nullable String ANY = null;

  /** Acts on everything that is selected. */
  public static final BulkOptions NORMAL = new BulkOptions(false, null, ANY, () -> true);

  /** Reports what would be done. */
  public static final BulkOptions DRY_RUN = new BulkOptions(true, null, ANY, () -> true);

  /** Returns these options for a selection of exactly {@code count} items. */
  public BulkOptions expecting(int count) {
    return new BulkOptions(dryRun, count, expectedFingerprint, goesOn);
  }

  /** Returns these options for exactly the selection of a dry run. */
  public BulkOptions expecting(String fingerprint) {
    return new BulkOptions(dryRun, expectedCount, fingerprint, goesOn);
  }

  /**
   * Returns these options, ending the operation between two batches once the condition is false.
   */
  public BulkOptions stoppedUnless(BooleanSupplier condition) {
    return new BulkOptions(dryRun, expectedCount, expectedFingerprint, condition);
  }

  /** Returns whether the caller expects a particular selection. */
  public boolean expectsAny() {
    return expectedCount != null || expectedFingerprint != null;
  }

  /**
   * Checks the selection against the expected one.
   *
   * @throws ConflictException {@code selection_changed}, when they differ
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
