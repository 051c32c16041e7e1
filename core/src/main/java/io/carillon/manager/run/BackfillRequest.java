package io.carillon.manager.run;

import io.carillon.definition.Overlap;
import java.time.Instant;

/**
 * The past due times to run.
 *
 * @param from inclusive
 * @param to exclusive, not after the present
 * @param overlap the policy for each of them, in place of the config's own
 * @param max limit of due times in the span, 1 to {@value #MOST}; nothing runs when there are more
 * @param dryRun true to report without running anything
 * @param again whether due times that started before, by the schedule or a backfill, run once more
 */
public record BackfillRequest(
    Instant from, Instant to, Overlap overlap, int max, boolean dryRun, boolean again) {

  /** Upper bound of {@code max}. */
  public static final int MOST = 10_000;

  /** Default of {@code max}. */
  public static final int USUAL = 1_000;
}
