package io.carillon.config;

import io.carillon.definition.TypeDefaults;
import io.carillon.fault.Fault;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Validates task types and parameters for the task config manager. */
@FunctionalInterface
public interface TypeCheck {

  /** Returns every fault of a type and its parameters, with paths relative to the config. */
  List<Fault> check(String taskType, ObjectNode parameters);

  /** Returns the policies that a type gives to configs that leave them out. */
  default TypeDefaults defaults(String taskType) {
    return TypeDefaults.NONE;
  }

  /**
   * Returns a check for many definitions at one time, which may look up each type once. For one
   * thread and short-lived.
   */
  default TypeCheck once() {
    return this;
  }
}
