package io.carillon.definition;

import java.util.Locale;

/** What becomes of a due time while executions of the same config have not ended. */
public enum Overlap {
  /** They run beside each other. */
  ALLOW,
  /** The due time is skipped, and the event names the execution in the way. */
  SKIP;

  /** The name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
