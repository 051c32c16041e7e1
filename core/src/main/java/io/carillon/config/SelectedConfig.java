package io.carillon.config;

/**
 * A task config that was selected to be changed.
 *
 * @param version at the time of the selection
 * @param bytes about how many its parameters have as JSON
 */
public record SelectedConfig(long id, String name, long version, long bytes) {}
