package io.carillon.fault;

/** Thrown when a requested object does not exist. */
public final class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param noun the kind of object, such as {@code task config}
   * @param id its id as requested
   */
  public NotFoundException(String noun, Object id) {
    super("There is no " + noun + " " + Quote.bounded(String.valueOf(id), Quote.LONGEST) + ".");
  }
}
