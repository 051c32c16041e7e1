package io.carillon.config;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next version of a config, about to be written.
 *
 * @param before the config before the change, read while its schedule is locked
 * @param statusReason why the config is not active; null when it is
 * @param kind the kind of the change, as in its event: {@code updated}, {@code paused} and so on
 * @param fields the names of the fields that change, as in JSON
 * @param restoredFrom the version whose content is restored; null when none is
 */
public record ConfigChange(
    TaskConfig before,
    Definition definition,
    ConfigStatus status,
    @Nullable String statusReason,
    String kind,
    List<String> fields,
    @Nullable Long restoredFrom) {

  /** Returns a change of only the status. */
  public static ConfigChange ofStatus(
      TaskConfig before, ConfigStatus status, @Nullable String reason, String kind) {
    return new ConfigChange(
        before,
        before.definition(),
        status,
        reason,
        kind,
        List.of("status", "status_reason"),
        null);
  }

  /** Returns whether the schedule is unchanged, which keeps the anchor and the number of fires. */
  public boolean keepsSchedule() {
    return before.definition().schedule().equals(definition.schedule());
  }

  /** Returns the config after the change, without its next due time. */
  TaskConfig after(Instant at, String actor) {
    return new TaskConfig(
        before.id(),
        definition,
        status,
        statusReason,
        anchor(at),
        before.version() + 1,
        before.createdAt(),
        before.createdBy(),
        at,
        actor,
        null);
  }

  /** Returns the instant from which an interval counts after the change. */
  Instant anchor(Instant at) {
    return keepsSchedule() ? before.anchor() : at;
  }

  /** Returns the instant after which due times belong to the new version. */
  Instant effectiveAt(Instant at) {
    return keepsSchedule() ? at : definition.schedule().owedAfter(at);
  }
}
