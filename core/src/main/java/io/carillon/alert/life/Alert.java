package io.carillon.alert.life;

import io.carillon.alert.kind.AlertKinds;
import io.carillon.alert.kind.Words;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An alert, for display.
 *
 * @param arguments the facts that its text is made of
 */
public record Alert(
    long id, Rule rule, Subject subject, ObjectNode arguments, AlertState state, Told told) {

  /** The rule that raised it; it may be gone. */
  public record Rule(long id, String name, String kind) {}

  /**
   * What it is about.
   *
   * @param name of the config or the queue when it was raised
   */
  public record Subject(
      @Nullable Long taskConfigId,
      @Nullable String queue,
      String name,
      @Nullable String taskType) {}

  /**
   * How often it was announced.
   *
   * @param lastAt null for never
   * @param repeatAt when it is announced again if it still fires; null for never
   */
  public record Told(int times, @Nullable Instant lastAt, @Nullable Instant repeatAt) {}

  /** Returns what it says, after the name of its subject. */
  public Words words() {
    return AlertKinds.find(rule.kind())
        .map(kind -> kind.words(arguments))
        .orElse(new Words(rule.kind(), rule.kind()));
  }
}
