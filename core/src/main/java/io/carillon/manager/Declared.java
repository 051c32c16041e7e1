package io.carillon.manager;

import io.carillon.config.TaskConfig;

/**
 * The answer to a declaration.
 *
 * @param config as it is now
 * @param outcome what the declaration did
 */
public record Declared(TaskConfig config, Outcome outcome) {

  /** What a declaration did. */
  public enum Outcome {
    /** There was no config of that name. */
    CREATED,
    /** It was changed, to its next version. */
    UPDATED,
    /** It was as declared already. */
    UNCHANGED
  }
}
