package io.carillon.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a user gave cannot be accepted; nothing was changed. Names the first {@value #MOST_FAULTS}
 * faults, and says how many more there are.
 */
public final class InvalidInputException extends RuntimeException {

  /** The faults that are told at most. */
  public static final int MOST_FAULTS = 20;

  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /**
   * Makes one.
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

  /** One fault at one place. */
  public static InvalidInputException at(String path, String message) {
    return new InvalidInputException(List.of(new Fault(path, message)));
  }

  /**
   * The faults in the order they were found: at least one, and {@value #MOST_FAULTS} + 1 at most.
   */
  public List<Fault> faults() {
    return faults;
  }
}
