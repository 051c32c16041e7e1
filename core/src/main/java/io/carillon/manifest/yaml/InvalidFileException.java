package io.carillon.manifest.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when files are at fault. Of the file at fault nothing was changed. */
public final class InvalidFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The maximum number of faults that are reported. */
  public static final int MOST_FAULTS = 50;

  private final transient List<FileFault> faults;
  private final transient List<String> applied;

  /**
   * Creates the exception.
   *
   * @param faults at least one; the first {@value #MOST_FAULTS} are kept
   */
  public InvalidFileException(List<FileFault> faults) {
    this(faults, List.of());
  }

  private InvalidFileException(List<FileFault> faults, List<String> applied) {
    super(
        faults.stream()
            .limit(MOST_FAULTS)
            .map(FileFault::line)
            .collect(Collectors.joining("\n", "", more(faults.size()))));
    this.faults = faults.stream().limit(MOST_FAULTS).toList();
    this.applied = List.copyOf(applied);
  }

  private static String more(int faults) {
    return faults <= MOST_FAULTS ? "" : "\n%d further faults".formatted(faults - MOST_FAULTS);
  }

  /** Returns the same faults, with the files that were applied before. */
  public InvalidFileException after(List<String> files) {
    InvalidFileException told = new InvalidFileException(faults, files);
    told.initCause(this);
    return told;
  }

  /** Returns the names of the files that were applied before and stay applied. */
  public List<String> applied() {
    return applied;
  }

  /** Returns the faults, at least one, in the order of the files. */
  public List<FileFault> faults() {
    return faults;
  }
}
