package io.carillon.spring;

/** A call to a bean of Carillon in an application that has {@code carillon.enabled=false}. */
public final class CarillonDisabledException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Names the setting. */
  public CarillonDisabledException() {
    super(
        "Carillon is switched off in this application (carillon.enabled=false): it has no tables and runs nothing. Remove the setting to use it.");
  }
}
