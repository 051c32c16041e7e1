package io.carillon.manager.change;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * The wanted state of a config.
 *
 * @param status {@code ACTIVE}, {@code PAUSED} or {@code INACTIVE}; null to keep it, unless the
 *     change heals an error or restarts a finished schedule
 * @param statusReason why it is paused; null to keep its reason, or for the default one
 * @param restoredFrom the version that the definition was taken from; null for none
 */
public record ConfigUpdate(
    Definition definition,
    @Nullable ConfigStatus status,
    @Nullable String statusReason,
    @Nullable Long restoredFrom) {

  private static final @Nullable String OWN_REASON = null;

  /** Updates the definition and nothing else. */
  public static ConfigUpdate of(Definition definition) {
    return new ConfigUpdate(definition, null, OWN_REASON, null);
  }

  /** Returns this update with a status; null to keep it. */
  public ConfigUpdate withStatus(@Nullable ConfigStatus wanted) {
    return new ConfigUpdate(definition, wanted, statusReason, restoredFrom);
  }

  /** Returns this update with the version that the definition was taken from. */
  public ConfigUpdate restoredFrom(long version) {
    return new ConfigUpdate(definition, status, statusReason, version);
  }

  ConfigUpdate withDefinition(Definition changed) {
    return new ConfigUpdate(changed, status, statusReason, restoredFrom);
  }
}
