package io.carillon.definition;

import java.util.Locale;

/**
 * What becomes of an execution while so many others of the same config have not ended as its {@code
 * max_concurrent} says (semantics section 5).
 */
public enum Overlap {
  /** They run beside each other, however many. */
  ALLOW,
  /** The due time is skipped, and the event names the execution in the way. */
  SKIP,
  /** One waits until another has ended; the due times that come meanwhile are skipped. */
  BUFFER_ONE,
  /** They wait in order until others have ended, up to 1,000 of them; further ones are skipped. */
  BUFFER_ALL,
  /** The oldest is asked to stop, or cancelled if it waits; the new one starts when it has. */
  CANCEL_RUNNING;

  /** The name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
