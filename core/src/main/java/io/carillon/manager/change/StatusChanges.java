package io.carillon.manager.change;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.fault.ConflictException;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.record.EventKind;
import io.carillon.sentence.Sentence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of the status only; empty when a config already has it. */
public final class StatusChanges {

  private StatusChanges() {}

  /**
   * Pauses an active config.
   *
   * @throws ConflictException {@code not_active}, {@code deleted}
   */
  public static Optional<Change> pause(TaskConfig before, String reason) {
    Deletion.requireLive(before);
    if (before.status() == ConfigStatus.PAUSED) {
      return Optional.empty();
    }
    if (before.status() != ConfigStatus.ACTIVE) {
      throw new ConflictException(
          "not_active",
          "Only an active config can be paused; it is " + before.status().code() + ".");
    }
    return Optional.of(Change.ofStatus(before, ConfigStatus.PAUSED, reason, EventKind.PAUSED));
  }

  /**
   * Resumes a paused config.
   *
   * @throws ConflictException {@code not_paused}, {@code deleted}
   */
  public static Optional<Change> resume(TaskConfig before) {
    Deletion.requireLive(before);
    if (before.status() == ConfigStatus.ACTIVE) {
      return Optional.empty();
    }
    if (before.status() != ConfigStatus.PAUSED) {
      throw new ConflictException(
          "not_paused",
          "Only a paused config can be resumed; it is " + before.status().code() + ".");
    }
    return Optional.of(Change.ofStatus(before, ConfigStatus.ACTIVE, null, EventKind.RESUMED));
  }

  /** Returns the reason of a pause for which none was given. */
  public static String pausedBy(String actor) {
    return Sentence.of("paused_by").with("actor", actor).text();
  }

  /** Deletes a config. */
  public static Optional<Change> delete(TaskConfig before, @Nullable String reason) {
    return Deletion.isDeleted(before)
        ? Optional.empty()
        : Optional.of(Change.ofStatus(before, ConfigStatus.DELETED, reason, EventKind.DELETED));
  }
}
