package io.carillon.manager.change;

import io.carillon.config.ConfigChange;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.record.EventKind;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes and restores configs whose schedules are locked. A deleted config has no due times and
 * starts nothing; its history stays.
 */
public final class Deletion {

  private final Components parts;
  private final ConfigChanges changes;

  public Deletion(Components parts, ConfigChanges changes) {
    this.parts = parts;
    this.changes = changes;
  }

  /**
   * Deletes configs by a fixed number of statements: cancels their waiting executions and asks the
   * running ones to stop. A config that is already deleted stays as it is.
   *
   * @param locked the configs, read while their schedules are locked
   * @param now the result of {@code Scheduler.lockAndDecide}
   */
  public void delete(List<TaskConfig> locked, @Nullable String reason, Instant now, String actor) {
    List<Change> deletions =
        locked.stream().flatMap(config -> StatusChanges.delete(config, reason).stream()).toList();
    if (!deletions.isEmpty()) {
      changes.write(deletions, now, actor);
      stop(deletions.stream().map(change -> change.config().before().id()).toList(), actor);
    }
  }

  /** Cancels the waiting executions of deleted configs, and asks the running ones to stop. */
  public void stop(List<Long> ids, String actor) {
    String reason = Sentence.of("cancelled_deleted").with("actor", actor).text();
    List<UUID> open = parts.history().lockOpen(ids);
    parts
        .recorder()
        .cancelled(
            parts
                .dispatcher()
                .stop(open.stream().map(id -> new CancelRequest(id, reason)).toList()));
  }

  /**
   * Restores a deleted config: it gets its former status, and due times from now on.
   *
   * @throws ConflictException {@code not_deleted}
   */
  public TaskConfig restore(TaskConfig config, Instant now, String actor) {
    if (!isDeleted(config)) {
      throw new ConflictException(
          "not_deleted",
          "Only a deleted config can be restored; it is " + config.status().code() + ".");
    }
    ObjectNode before =
        Objects.requireNonNull(
            parts.configs().versions().get(config.id(), config.version() - 1).definition());
    return changes.write(restoring(parts, config, before, now), now, actor);
  }

  /**
   * Returns the change that restores a deleted config.
   *
   * @param before the content of the version before its deletion
   * @throws InvalidInputException when it is no longer valid, as when its type or calendar is gone
   */
  public static Change restoring(
      Components parts, TaskConfig config, ObjectNode before, Instant now) {
    parts.configs().definitions().calendar(config.definition().schedule());
    ConfigChange change = asBefore(config, before);
    ConfigUpdater.check(parts.configs().definitions(), change, now);
    return new Change(change, EventKind.RESTORED, null);
  }

  private static ConfigChange asBefore(TaskConfig config, ObjectNode before) {
    ConfigStatus status = ConfigStatus.of(before.get("status").stringValue());
    boolean healed = status == ConfigStatus.ERROR; // checked like an update
    return ConfigChange.ofStatus(
        config,
        healed ? ConfigStatus.ACTIVE : status,
        healed ? null : before.path("status_reason").asStringOpt().orElse(null),
        EventKind.RESTORED.code());
  }

  static boolean isDeleted(TaskConfig config) {
    return config.status() == ConfigStatus.DELETED;
  }

  /**
   * Refuses a change of a deleted config.
   *
   * @throws ConflictException {@code deleted}
   */
  public static void requireLive(TaskConfig config) {
    if (isDeleted(config)) {
      throw new ConflictException(
          ConflictException.DELETED,
          "The task config %d, \"%s\", was deleted by %s at %s: restore it first."
              .formatted(
                  config.id(), config.definition().name(), config.updatedBy(), config.updatedAt()));
    }
  }
}
