package io.carillon.manager;

import io.carillon.definition.Overlap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to run a config now.
 *
 * @param overlap instead of the config's own policy; null for that
 * @param parameters instead of the config's own; null for those
 */
public record RunRequest(@Nullable Overlap overlap, @Nullable ObjectNode parameters) {

  /** As the config says. */
  public static final RunRequest NORMAL = new RunRequest(null, null);
}
