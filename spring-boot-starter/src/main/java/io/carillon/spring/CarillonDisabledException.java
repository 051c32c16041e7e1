package io.carillon.spring;

/** Thrown by calls to Carillon's beans in an application with {@code carillon.enabled=false}. */
public final class CarillonDisabledException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates the exception; its message names the setting. */
  public CarillonDisabledException() {
    super(
        "Carillon is switched off in this application (carillon.enabled=false): it has no tables and runs nothing. Remove the setting to use it.");
  }
}
