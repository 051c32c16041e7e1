package io.carillon.fault;

import java.util.List;
import java.util.stream.Collectors;

/** What a user gave cannot be accepted; nothing was changed. Names every fault, not the first. */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /**
   * Makes one.
   *
   * @param faults at least one
   */
  public InvalidInputException(List<Fault> faults) {
    super(
        faults.stream()
            .map(fault ->
                fault.path().isEmpty() ? fault.message() : fault.path() + ": " + fault.message())
            .collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  /** One fault at one place. */
  public static InvalidInputException at(String path, String message) {
    return new InvalidInputException(List.of(new Fault(path, message)));
  }

  /** Every fault, in the order it was found; at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
