package io.carillon.manifest.yaml;

/**
 * A place in a file.
 *
 * @param line from 1
 * @param column from 1, in code points
 */
public record Place(int line, int column) {

  /** The beginning of a file. */
  public static final Place START = new Place(1, 1);
}
