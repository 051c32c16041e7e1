package io.carillon.manager;

import io.carillon.definition.Overlap;
import java.time.Instant;

/**
 * Which due times of the past to run.
 *
 * @param from inclusive
 * @param to exclusive, not after the present
 * @param overlap judges each of them, in place of the config's own policy
 * @param max with more due times in the span nothing is run, 1 to {@value #MOST}
 * @param dryRun true to be told only
 * @param again whether those that started before, by the schedule or a backfill, run once more
 */
public record BackfillRequest(
    Instant from, Instant to, Overlap overlap, int max, boolean dryRun, boolean again) {

  /** The most that {@code max} may be. */
  public static final int MOST = 10_000;

  /** Where nothing is said of {@code max}. */
  public static final int USUAL = 1_000;
}
