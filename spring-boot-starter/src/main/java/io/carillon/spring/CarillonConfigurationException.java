package io.carillon.spring;

/** The application cannot start with this configuration of Carillon. */
public final class CarillonConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String action;

  /**
   * Names the fault and its mend.
   *
   * @param description one sentence: the fault, with the key or the class and its value
   * @param action one sentence: what would be right
   */
  public CarillonConfigurationException(String description, String action) {
    super(description + " " + action);
    this.action = action;
  }

  /** The fault, one sentence. */
  public String description() {
    String message = String.valueOf(getMessage());
    return message.substring(0, message.length() - action.length() - 1);
  }

  /** What would be right, one sentence. */
  public String action() {
    return action;
  }
}
