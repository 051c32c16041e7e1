package io.carillon.manager.run;

import io.carillon.definition.Overlap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The past due times to run.
 *
 * @param from inclusive
 * @param to exclusive, not after the present
 * @param overlap the policy for each of them, in place of the config's own
 * @param max limit of due times in the span, 1 to {@value #MOST}; nothing runs when there are more
 */
public record BackfillRequest(Instant from, Instant to, Overlap overlap, int max, Options options) {

  /** Upper bound of {@code max}. */
  public static final int MOST = 10_000;

  /** Default of {@code max}. */
  public static final int USUAL = 1_000;

  /**
   * What is run.
   *
   * @param dryRun true to report without running anything
   * @param again whether due times that started before, by the schedule or a backfill, run once
   *     more
   * @param values texts, numbers and booleans for the placeholders <code>${run.name}</code>; null
   *     for none
   */
  public record Options(boolean dryRun, boolean again, @Nullable ObjectNode values) {}

  /** Creates a request without values. */
  public BackfillRequest(
      Instant from, Instant to, Overlap overlap, int max, boolean dryRun, boolean again) {
    this(from, to, overlap, max, new Options(dryRun, again, null));
  }

  /** Returns whether nothing runs. */
  public boolean dryRun() {
    return options.dryRun();
  }

  /** Returns whether due times that started before run once more. */
  public boolean again() {
    return options.again();
  }

  /** Returns the values that are passed; null for none. */
  public @Nullable ObjectNode values() {
    return options.values();
  }
}
