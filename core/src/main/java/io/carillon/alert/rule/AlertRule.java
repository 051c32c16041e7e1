package io.carillon.alert.rule;

import java.time.Instant;

/** A stored rule. */
public record AlertRule(long id, RuleDefinition definition, long version, Stamp stamp) {

  /** When and by whom something was made and last changed. */
  public record Stamp(Instant createdAt, String createdBy, Instant updatedAt, String updatedBy) {}
}
