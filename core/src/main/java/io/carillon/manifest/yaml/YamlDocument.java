package io.carillon.manifest.yaml;

import io.carillon.fault.Fault;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document of a YAML stream.
 *
 * @param file the name of the file
 * @param json its content
 * @param places the place of each value, by its path such as {@code configs[0].schedule}; the root
 *     has the empty path
 */
public record YamlDocument(String file, ObjectNode json, Map<String, Place> places) {

  /** Returns the place of a value, or of the nearest value around it. */
  public Place place(String path) {
    String around = path;
    while (!around.isEmpty()) {
      Place place = places.get(around);
      if (place != null) {
        return place;
      }
      around = around.substring(0, Math.max(0, lastSeparator(around)));
    }
    return places.getOrDefault("", Place.START);
  }

  private static int lastSeparator(String path) {
    return Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
  }

  /** Returns a fault of this document with its place. */
  public FileFault at(Fault fault) {
    return new FileFault(file, place(fault.path()), fault);
  }
}
