package io.carillon.manager.change;

import io.carillon.config.TaskConfig;

/**
 * The result of a declaration.
 *
 * @param config the config after the declaration
 * @param outcome what the declaration did
 */
public record Declared(TaskConfig config, Outcome outcome) {

  /** The effect of a declaration. */
  public enum Outcome {
    /** No config of that name existed; it was created. */
    CREATED,
    /** The config was updated to its next version. */
    UPDATED,
    /** The config was already as declared. */
    UNCHANGED
  }
}
