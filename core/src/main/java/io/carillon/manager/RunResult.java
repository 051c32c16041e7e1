package io.carillon.manager;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of many configs that were to run.
 *
 * @param executionId null when it was not queued
 * @param error why it was not; null when it was
 */
public record RunResult(long id, @Nullable UUID executionId, @Nullable RuntimeException error) {}
