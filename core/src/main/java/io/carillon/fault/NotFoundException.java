package io.carillon.fault;

/** What was asked for is not there. */
public final class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param noun the kind of thing, as in {@code task config}
   * @param id its identity as it was asked for
   */
  public NotFoundException(String noun, Object id) {
    super("There is no " + noun + " " + Quote.bounded(String.valueOf(id), Quote.LONGEST) + ".");
  }
}
