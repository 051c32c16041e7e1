package io.carillon.definition;

/** A value of a config for which its task type may have a default. */
public enum Defaulted {
  /** {@code priority}. */
  PRIORITY,
  /** {@code timeout}. */
  TIMEOUT,
  /** {@code max_concurrent}. */
  MAX_CONCURRENT,
  /** {@code retry.max_attempts}. */
  MAX_ATTEMPTS,
  /** {@code retry.delay}. */
  RETRY_DELAY,
  /** {@code retry.backoff}. */
  RETRY_BACKOFF,
  /** {@code retry.max_delay}. */
  RETRY_MAX_DELAY
}
