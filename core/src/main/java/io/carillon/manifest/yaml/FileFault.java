package io.carillon.manifest.yaml;

import io.carillon.fault.Fault;

/**
 * One fault of a file.
 *
 * @param file the name of the file, as the caller gave it
 * @param place where the value stands that is at fault, or what is nearest around it
 * @param fault the path within the document, and the sentence
 */
public record FileFault(String file, Place place, Fault fault) {

  /**
   * Returns the fault on one line, as compilers write it: {@code tasks.yaml:3:5: path: message}.
   */
  public String line() {
    String path = fault.path().isEmpty() ? "" : fault.path() + ": ";
    return "%s:%d:%d: %s%s".formatted(file, place.line(), place.column(), path, fault.message());
  }
}
