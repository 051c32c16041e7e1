package io.carillon.manifest.document;

/**
 * A file as it was sent.
 *
 * @param name for faults and as the source of what it holds, 1 to 500 characters
 * @param text YAML or JSON
 */
public record ManifestFile(String name, String text) {}
