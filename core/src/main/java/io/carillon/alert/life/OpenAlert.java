package io.carillon.alert.life;

import io.carillon.alert.kind.Found;
import io.carillon.alert.rule.SilenceMatcher;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An alert that is not resolved.
 *
 * @param nature its kind and type
 * @param arguments those of its last finding
 * @param past what has happened to it outside of its state
 */
public record OpenAlert(
    long id, Found.Key key, Nature nature, ObjectNode arguments, AlertState state, Past past) {

  /**
   * Its kind and type.
   *
   * @param kind the code of its kind
   * @param taskType of its config; null for a queue
   */
  public record Nature(String kind, @Nullable String taskType) {}

  /**
   * What has happened to it.
   *
   * @param announced whether it was announced
   * @param configGone whether its config is deleted
   */
  public record Past(boolean announced, boolean configGone) {}

  /** Returns the code of its kind. */
  public String kind() {
    return nature.kind();
  }

  /** Returns what silences look at. */
  public SilenceMatcher.Subject subject() {
    return new SilenceMatcher.Subject(
        key.ruleId(), nature.kind(), key.taskConfigId(), nature.taskType(), key.queue());
  }
}
