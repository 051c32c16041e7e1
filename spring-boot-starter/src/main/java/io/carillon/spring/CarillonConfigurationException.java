package io.carillon.spring;

/** Thrown when the application cannot start with this configuration of Carillon. */
public final class CarillonConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String action;

  /**
   * Creates the exception from a fault and its remedy.
   *
   * @param description one sentence: the fault, with the key or the class and its value
   * @param action one sentence: the remedy
   */
  public CarillonConfigurationException(String description, String action) {
    super(description + " " + action);
    this.action = action;
  }

  /** Returns the fault, one sentence. */
  public String description() {
    String message = String.valueOf(getMessage());
    return message.substring(0, message.length() - action.length() - 1);
  }

  /** Returns the remedy, one sentence. */
  public String action() {
    return action;
  }
}
