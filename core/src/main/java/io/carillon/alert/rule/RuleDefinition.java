package io.carillon.alert.rule;

import io.carillon.alert.kind.AlertKind;
import io.carillon.alert.kind.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a user defines of a rule.
 *
 * @param name unique, 1 to 200 characters
 * @param trigger when its alerts fire
 * @param announce the receivers; null for those of the alert settings, empty for none
 */
public record RuleDefinition(
    String name,
    Trigger trigger,
    Scope scope,
    boolean enabled,
    Behaviour behaviour,
    @Nullable List<Receiver> announce) {

  /**
   * When alerts fire.
   *
   * @param condition as its kind has read it
   */
  public record Trigger(AlertKind kind, ObjectNode condition) {}

  /** Returns the kind of the rule. */
  public AlertKind kind() {
    return trigger.kind();
  }

  /** Returns the condition, as the kind has read it. */
  public ObjectNode condition() {
    return trigger.condition();
  }
}
