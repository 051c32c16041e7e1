package io.carillon.config;

import io.carillon.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * A task config that is to be created.
 *
 * @param status {@code ACTIVE}, {@code PAUSED} or {@code INACTIVE}
 * @param statusReason why it is paused; null for the usual one, or when it is not
 */
public record NewConfig(Definition definition, ConfigStatus status, @Nullable String statusReason) {

  /** An active config. */
  public static NewConfig active(Definition definition) {
    return new NewConfig(definition, ConfigStatus.ACTIVE, null);
  }
}
