package io.carillon.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when a user's input is invalid; nothing was changed. Contains the first {@value
 * #MOST_FAULTS} faults and the number of further ones.
 */
public final class InvalidInputException extends RuntimeException {

  /** The maximum number of faults that are reported. */
  public static final int MOST_FAULTS = 20;

  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /**
   * Creates the exception.
   *
   * @param faults at least one
   */
  public InvalidInputException(List<Fault> faults) {
    this(bounded(faults), "");
  }

  private InvalidInputException(List<Fault> faults, String before) {
    super(
        faults.stream()
            .map(fault ->
                fault.path().isEmpty() ? fault.message() : fault.path() + ": " + fault.message())
            .collect(Collectors.joining("; ", before, "")));
    this.faults = faults;
  }

  private static List<Fault> bounded(List<Fault> faults) {
    if (faults.size() <= MOST_FAULTS) {
      return List.copyOf(faults);
    }
    List<Fault> told = new ArrayList<>(faults.subList(0, MOST_FAULTS));
    int more = faults.size() - MOST_FAULTS;
    told.add(
        new Fault("", "At least %d more faults were found; mend these first.".formatted(more)));
    return List.copyOf(told);
  }

  /** Returns the exception for one fault. */
  public static InvalidInputException at(String path, String message) {
    return new InvalidInputException(List.of(new Fault(path, message)));
  }

  /**
   * Returns the faults in the order they were found: at least one, at most {@value #MOST_FAULTS} +
   * 1, of which the last then counts the others.
   */
  public List<Fault> faults() {
    return faults;
  }
}
