package io.carillon.manager;

import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to run a config now.
 *
 * @param overlap instead of the config's own policy; null for that
 * @param parameters instead of the config's own; null for those
 * @param parametersWhereAllowed whether {@code parameters} are refused by configs that do not allow
 *     them, as for callers without that right; false for callers who may do everything
 */
public record RunRequest(
    @Nullable Overlap overlap, @Nullable ObjectNode parameters, boolean parametersWhereAllowed) {

  /** As the config says. */
  public static final RunRequest NORMAL = new RunRequest(null, null);

  /**
   * Runs it with these parameters in place of its own.
   *
   * @param parameters the record of the task type, or a map by the names in JSON
   */
  public static RunRequest with(Object parameters) {
    return new RunRequest(null, Json.MAPPER.valueToTree(parameters));
  }

  /** Of a caller who may do everything. */
  public RunRequest(@Nullable Overlap overlap, @Nullable ObjectNode parameters) {
    this(overlap, parameters, false);
  }
}
