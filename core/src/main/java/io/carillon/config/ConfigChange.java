package io.carillon.config;

import io.carillon.definition.ConfigState;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Revision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next version of a config, about to be written.
 *
 * @param before the config before the change, read while its schedule is locked
 * @param state the status after the change
 * @param kind the kind of the change, as in its event: {@code updated}, {@code paused} and so on
 * @param fields the names of the fields that change, as in JSON
 * @param restoredFrom the version whose content is restored; null when none is
 */
public record ConfigChange(
    TaskConfig before,
    Definition definition,
    ConfigState state,
    String kind,
    List<String> fields,
    @Nullable Long restoredFrom) {

  /**
   * Returns a change of only the status.
   *
   * @param reason why the config is not active; null when it is
   */
  public static ConfigChange ofStatus(
      TaskConfig before, ConfigStatus status, @Nullable String reason, String kind) {
    return new ConfigChange(
        before,
        before.definition(),
        new ConfigState(status, reason),
        kind,
        List.of("status", "status_reason"),
        null);
  }

  /** Returns the status after the change. */
  public ConfigStatus status() {
    return state.status();
  }

  /** Returns why the config is not active after the change; null when it is. */
  public @Nullable String statusReason() {
    return state.reason();
  }

  /** Returns whether the schedule is unchanged, which keeps the anchor and the number of fires. */
  public boolean keepsSchedule() {
    return before.definition().schedule().equals(definition.schedule());
  }

  /** Returns the config after the change, without its next due time. */
  TaskConfig after(Instant at, String actor) {
    Revision revision = before.revision().after(new Revision.Edit(at, actor));
    return new TaskConfig(before.id(), definition, state, anchor(at), revision, null);
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
