package io.carillon.schedule;

import java.util.Locale;

/**
 * What becomes of the due times of a fixed-time pattern when clocks are set forward or back. A
 * recurring pattern ({@code *} or a step in second, minute or hour) is not asked: it is due at
 * every instant whose local time matches.
 *
 * @param gap for local times that do not exist
 * @param overlap for local times that exist twice
 */
public record DstPolicy(Gap gap, Overlap overlap) {

  /** Run after a gap, and in the first pass of an overlap. */
  public static final DstPolicy DEFAULT = new DstPolicy(Gap.RUN_AFTER, Overlap.FIRST);

  /** What OCPS 1.4 recommends: skip a gap, the first pass of an overlap. */
  public static final DstPolicy OCPS = new DstPolicy(Gap.SKIP, Overlap.FIRST);

  /** Every instant whose local time matches, and no other: how a recurring pattern is read. */
  static final DstPolicy EVERY_MATCH = new DstPolicy(Gap.SKIP, Overlap.BOTH);

  /** For due times whose local time does not exist. */
  public enum Gap {
    /** Due at the first instant after the gap, once, however many due times fell into it. */
    RUN_AFTER,
    /** Not due. */
    SKIP,
    /** Due as long after the start of the gap as it would have been; moved by the gap's length. */
    SHIFT;

    /** The word in JSON. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For due times whose local time exists twice. */
  public enum Overlap {
    /** Due in the first pass only. */
    FIRST,
    /** Due in the second pass only. */
    SECOND,
    /** Due in both passes. */
    BOTH;

    /** The word in JSON. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
