package io.carillon.manager;

import io.carillon.config.ConfigStatus;
import io.carillon.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants a config to be.
 *
 * @param status {@code ACTIVE}, {@code PAUSED} or {@code INACTIVE}; null to leave it, apart from
 *     what the change heals or begins again
 * @param statusReason why it is paused; null to keep the reason it has, or for the usual one
 * @param restoredFrom the version that the definition was taken from; null for none
 */
public record ConfigUpdate(
    Definition definition,
    @Nullable ConfigStatus status,
    @Nullable String statusReason,
    @Nullable Long restoredFrom) {

  /** Changes the definition and nothing else. */
  public static ConfigUpdate of(Definition definition) {
    return new ConfigUpdate(definition, null, null, null);
  }
}
