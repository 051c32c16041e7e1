package io.carillon.definition;

import java.time.Duration;
import java.util.Locale;

/**
 * What becomes of due times that are found late (semantics section 4).
 *
 * @param mode what to do with them
 * @param grace a single due time that is late by no more than this is on time; 0 to 1 day
 */
public record CatchUp(Mode mode, Duration grace) {

  /** The last one is fired, those before it are merged into it; a minute of grace. */
  public static final CatchUp DEFAULT = new CatchUp(Mode.LATEST, Duration.ofSeconds(60));

  /** What to do with due times that are late. */
  public enum Mode {
    /** Fire the last one; the earlier ones are coalesced into it. */
    LATEST;

    /** The name in tables and JSON. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
