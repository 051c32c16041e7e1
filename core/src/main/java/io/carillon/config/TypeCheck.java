package io.carillon.config;

import io.carillon.fault.Fault;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the task config manager needs from outside: somebody who knows the task types. */
@FunctionalInterface
public interface TypeCheck {

  /** Every fault of a type and its parameters, with paths that begin at the config. */
  List<Fault> check(String taskType, ObjectNode parameters);

  /**
   * The same for many checks at one moment: it may look each type up once. For one thread, and not
   * to be kept.
   */
  default TypeCheck once() {
    return this;
  }
}
