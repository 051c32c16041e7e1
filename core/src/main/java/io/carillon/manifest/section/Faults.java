package io.carillon.manifest.section;

import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.yaml.FileFault;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.manifest.yaml.Place;
import java.util.ArrayList;
import java.util.List;

/** Collects the faults of a file. Confined to one thread. */
public final class Faults {

  private final String file;
  private final List<FileFault> found = new ArrayList<>();

  /** Creates an empty collection for a file. */
  public Faults(String file) {
    this.file = file;
  }

  /** Adds a fault of an object; its path is relative to the object. */
  public void add(Entry entry, Fault fault) {
    found.add(entry.at(fault));
  }

  /** Adds a fault of an object that the file does not hold. */
  public void add(Key key, String message) {
    String path = "%s[\"%s\"]".formatted(key.kind().section(), key.name());
    found.add(new FileFault(file, Place.START, new Fault(path, message)));
  }

  /** Runs the work; what it refuses becomes faults of the object. Returns whether it succeeded. */
  public boolean collect(Entry entry, Runnable work) {
    try {
      work.run();
      return true;
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> add(entry, fault));
    } catch (ConflictException e) {
      add(entry, new Fault("", String.valueOf(e.getMessage())));
    }
    return false;
  }

  /** Runs the work; a conflict becomes a fault of the object. */
  public void collect(Key key, Runnable work) {
    try {
      work.run();
    } catch (ConflictException e) {
      add(key, String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether there are any. */
  public boolean any() {
    return !found.isEmpty();
  }

  /**
   * Throws when there are any.
   *
   * @throws InvalidFileException with all of them
   */
  public void refuse() {
    if (any()) {
      throw new InvalidFileException(found);
    }
  }
}
