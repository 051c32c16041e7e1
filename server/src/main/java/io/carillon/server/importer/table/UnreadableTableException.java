package io.carillon.server.importer.table;

/** Thrown when a dump or a database cannot be read; its message is for people. */
public final class UnreadableTableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates the exception. */
  public UnreadableTableException(String message) {
    super(message);
  }
}
