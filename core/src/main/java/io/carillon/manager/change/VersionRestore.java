package io.carillon.manager.change;

import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.fault.InvalidInputException;
import tools.jackson.databind.node.ObjectNode;

/** Reads the definition of an earlier version. */
public final class VersionRestore {

  private VersionRestore() {}

  /**
   * Returns the definition of a version; fields the version does not contain are as they are now.
   *
   * @throws InvalidInputException when this release cannot read it
   */
  public static Definition definition(ObjectNode version, Definition now) {
    ObjectNode whole = version.deepCopy();
    if (!whole.has("name")) {
      whole.put("name", now.name());
    }
    whole.put("namespace", now.namespace());
    if (!whole.has("description")) {
      whole.put("description", now.description());
    }
    return DefinitionReader.read(whole, "status", "status_reason").stated();
  }
}
