package io.carillon.manifest.document;

import io.carillon.fault.Fault;
import io.carillon.manifest.yaml.FileFault;
import io.carillon.manifest.yaml.YamlDocument;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of a document.
 *
 * @param json as written, with the namespace of a task config filled in
 * @param path its path in the document, such as {@code configs[0]}
 */
public record Entry(Key key, ObjectNode json, YamlDocument document, String path) {

  /** Returns a fault within this object, with its place in the file. */
  public FileFault at(Fault fault) {
    return document.at(fault.under(path));
  }
}
