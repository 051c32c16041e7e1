package io.carillon.alert.announce;

import tools.jackson.databind.node.ObjectNode;

/**
 * Fills what is left in the parameters of a receiver after the values of the message, such as
 * secrets, just before they are used.
 */
@FunctionalInterface
public interface ParameterFiller {

  /** Fills nothing. */
  ParameterFiller NONE = parameters -> parameters;

  /**
   * Returns the parameters to run with.
   *
   * @throws RuntimeException when a value is missing; the message is kept with the announcement and
   *     names no secret
   */
  ObjectNode fill(ObjectNode parameters);
}
