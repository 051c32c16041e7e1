package io.carillon.manifest.document;

import java.util.List;

/**
 * What a file holds.
 *
 * @param file the name of the file
 * @param documents how many it has that are not empty
 * @param entries with different keys
 */
public record Manifest(String file, int documents, List<Entry> entries) {

  /** Copies the list. */
  public Manifest {
    entries = List.copyOf(entries);
  }

  /** Returns the objects of a kind, in the order of the file. */
  public List<Entry> of(Kind kind) {
    return entries.stream().filter(entry -> entry.key().kind() == kind).toList();
  }
}
