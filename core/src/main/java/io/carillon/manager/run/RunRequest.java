package io.carillon.manager.run;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.Overlap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Options for running a config now.
 *
 * @param overlap replaces the config's overlap policy; null to keep it
 * @param parameters replace the config's parameters; null to keep them
 * @param values texts, numbers and booleans for the placeholders <code>${run.name}</code>; null for
 *     none
 * @param parametersWhereAllowed whether {@code parameters} are refused by configs that do not allow
 *     them, as for callers without that right; false for callers with every right
 */
public record RunRequest(
    @Nullable Overlap overlap,
    @Nullable ObjectNode parameters,
    @Nullable ObjectNode values,
    boolean parametersWhereAllowed) {

  private static final @Nullable ObjectNode OF_THE_CONFIG = null;

  /** Runs the config with its own policy and parameters. */
  public static final RunRequest NORMAL = new RunRequest(null, OF_THE_CONFIG);

  /**
   * Runs the config with these parameters in place of its own.
   *
   * @param parameters the record of the task type, or a map by JSON names
   */
  public static RunRequest with(Object parameters) {
    return with(parameters, HandlerJson.PLAIN);
  }

  /**
   * Runs the config with these parameters, written with the application's Jackson modules, in place
   * of its own.
   *
   * @param parameters the record of the task type, or a map by JSON names
   */
  public static RunRequest with(Object parameters, HandlerJson handlers) {
    return new RunRequest(null, handlers.write(parameters));
  }

  /** Creates the request of a caller with every right. */
  public RunRequest(@Nullable Overlap overlap, @Nullable ObjectNode parameters) {
    this(overlap, parameters, null, false);
  }

  /**
   * Returns this request with values.
   *
   * @param passed null for none
   */
  public RunRequest withValues(@Nullable ObjectNode passed) {
    return new RunRequest(overlap, parameters, passed, parametersWhereAllowed);
  }
}
