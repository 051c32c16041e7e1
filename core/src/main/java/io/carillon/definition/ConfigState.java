package io.carillon.definition;

import org.jspecify.annotations.Nullable;

/**
 * The status of a config.
 *
 * @param reason why the config is not active; null when it is, or when it was deleted without a
 *     reason
 */
public record ConfigState(ConfigStatus status, @Nullable String reason) {}
