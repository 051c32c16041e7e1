package io.carillon.config;

import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.grouping.Labels;

/** The parts of a definition that are stored as JSON. */
final class DefinitionColumns {

  private DefinitionColumns() {}

  static String schedule(Definition definition) {
    return Json.exact(DefinitionWriter.write(definition.schedule()));
  }

  static String labels(Definition definition) {
    return Labels.json(definition.labels()).toString();
  }

  static String policies(Definition definition) {
    return Json.exact(DefinitionWriter.write(definition.policies()));
  }
}
