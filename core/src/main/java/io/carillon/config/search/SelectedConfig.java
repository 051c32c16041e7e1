package io.carillon.config.search;

/**
 * A task config that was selected for a change.
 *
 * @param version the version at the time of the selection
 * @param bytes the approximate size of its parameters as JSON
 */
public record SelectedConfig(long id, String name, long version, long bytes) {}
