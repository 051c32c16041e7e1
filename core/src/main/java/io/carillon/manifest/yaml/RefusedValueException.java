package io.carillon.manifest.yaml;

import io.carillon.fault.Fault;

/** Thrown for a value that is refused while a file is read. */
final class RefusedValueException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Place place;
  private final transient Fault fault;

  RefusedValueException(Place place, String path, String message) {
    super(message);
    this.place = place;
    this.fault = new Fault(path, message);
  }

  Place place() {
    return place;
  }

  Fault fault() {
    return fault;
  }
}
