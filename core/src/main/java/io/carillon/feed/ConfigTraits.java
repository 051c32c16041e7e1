package io.carillon.feed;

import io.carillon.definition.ConfigStatus;
import java.util.Map;

/** A task config as filters of a feed see it. */
public record ConfigTraits(
    long id,
    String name,
    String taskType,
    ConfigStatus status,
    String namespace,
    Map<String, String> labels) {

  /** Copies the labels. */
  public ConfigTraits {
    labels = Map.copyOf(labels);
  }
}
