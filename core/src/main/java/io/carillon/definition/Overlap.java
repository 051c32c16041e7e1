package io.carillon.definition;

import io.carillon.text.Coded;

/**
 * The policy for a new execution while {@code max_concurrent} executions of the same config have
 * not ended (semantics section 5).
 */
public enum Overlap implements Coded {
  /** All executions run concurrently, without a limit. */
  ALLOW,
  /** The due time is skipped, and its event names the blocking execution. */
  SKIP,
  /** One execution waits until another has ended; further due times are skipped in the meantime. */
  BUFFER_ONE,
  /** Up to 1,000 executions wait in order until others have ended; further ones are skipped. */
  BUFFER_ALL,
  /**
   * The oldest execution is asked to stop, or cancelled if it waits; the new one starts after it
   * has ended.
   */
  CANCEL_RUNNING
}
