package io.carillon.secret;

/** Thrown for a secret without a usable value; the message is a sentence without its subject. */
public final class UnusableSecretException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableSecretException(String message) {
    super(message);
  }
}
