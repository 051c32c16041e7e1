package io.carillon.config;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * A task config to create.
 *
 * @param status {@code ACTIVE}, {@code PAUSED} or {@code INACTIVE}
 * @param statusReason why the config is paused; null for the default reason, or when it is not
 *     paused
 */
public record NewConfig(Definition definition, ConfigStatus status, @Nullable String statusReason) {

  /** Returns an active config. */
  public static NewConfig active(Definition definition) {
    return new NewConfig(definition, ConfigStatus.ACTIVE, null);
  }
}
