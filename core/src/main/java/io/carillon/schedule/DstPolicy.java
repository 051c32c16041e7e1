package io.carillon.schedule;

import io.carillon.text.Coded;

/**
 * The treatment of a fixed-time pattern's due times at clock changes. A recurring pattern ({@code
 * *} or a step in second, minute or hour) ignores it: it is due at every instant whose local time
 * matches.
 *
 * @param gap applies to local times that do not exist
 * @param overlap applies to local times that exist twice
 */
public record DstPolicy(Gap gap, Overlap overlap) {

  /** Runs after a gap, and in the first pass of an overlap. */
  public static final DstPolicy DEFAULT = new DstPolicy(Gap.RUN_AFTER, Overlap.FIRST);

  /** The recommendation of OCPS 1.4: skip a gap, run in the first pass of an overlap. */
  public static final DstPolicy OCPS = new DstPolicy(Gap.SKIP, Overlap.FIRST);

  /** Every instant whose local time matches, and no other, as for a recurring pattern. */
  static final DstPolicy EVERY_MATCH = new DstPolicy(Gap.SKIP, Overlap.BOTH);

  /** The treatment of due times whose local time does not exist. */
  public enum Gap implements Coded {
    /** Due at the first instant after the gap, once, however many due times fell into it. */
    RUN_AFTER,
    /** Not due. */
    SKIP,
    /** Due as long after the start of the gap as it would have been; moved by the gap's length. */
    SHIFT
  }

  /** The treatment of due times whose local time exists twice. */
  public enum Overlap implements Coded {
    /** Due in the first pass only. */
    FIRST,
    /** Due in the second pass only. */
    SECOND,
    /** Due in both passes. */
    BOTH
  }
}
