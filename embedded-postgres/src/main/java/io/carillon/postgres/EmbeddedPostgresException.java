package io.carillon.postgres;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server cannot be started or stopped; the message gives the reason and the remedy.
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
