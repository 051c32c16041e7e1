package io.carillon.postgres;

import org.jspecify.annotations.Nullable;

/** The server cannot be started or stopped; the message says why, and what to do about it. */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
