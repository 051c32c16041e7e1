package io.carillon.config;

import io.carillon.definition.Definition;

/** The name of a config in its namespace, unique among the configs that are not deleted. */
public record ConfigName(String namespace, String name) {

  /** Returns the name of a definition. */
  public static ConfigName of(Definition definition) {
    return new ConfigName(definition.namespace(), definition.name());
  }
}
