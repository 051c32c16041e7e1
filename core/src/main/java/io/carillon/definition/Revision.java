package io.carillon.definition;

import java.time.Instant;

/**
 * The number of a config's version, with its first and its last change.
 *
 * @param version incremented by every change, starting at 1
 */
public record Revision(long version, Edit created, Edit updated) {

  /**
   * A change of a config.
   *
   * @param by the user or the node that made it
   */
  public record Edit(Instant at, String by) {}

  /** Returns the revision after another change. */
  public Revision after(Edit change) {
    return new Revision(version + 1, created, change);
  }
}
