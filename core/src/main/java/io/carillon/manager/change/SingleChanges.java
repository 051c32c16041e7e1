package io.carillon.manager.change;

import io.carillon.config.NewConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.fault.ConflictException;
import io.carillon.manager.change.ConfigChanges.Change;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes one config under the lock of its schedule, in the present transaction. Due times up to
 * the change are decided by the old version.
 */
public final class SingleChanges {

  private final Components parts;
  private final TaskConfigManager configs;
  private final ConfigChanges changes;

  /** Creates the changes of the configs of these components. */
  public SingleChanges(Components parts) {
    this.parts = parts;
    this.configs = parts.configs();
    this.changes = new ConfigChanges(parts);
  }

  /** Creates a config with a status, {@code ACTIVE} or {@code INACTIVE}. */
  public TaskConfig create(Definition definition, ConfigStatus status, String actor) {
    configs.definitions().keepCalendar(definition.schedule());
    Instant now = parts.database().time();
    configs.definitions().check(definition, now);
    NewConfig wanted = new NewConfig(definition, status, null);
    return new Creation(parts, changes).create(List.of(wanted), now, actor).getFirst();
  }

  /** Updates a config; an update without differences makes no version. */
  public TaskConfig update(long id, @Nullable Long version, ConfigUpdate update, String actor) {
    requireVersion(configs.get(id), version);
    configs.definitions().keepCalendar(update.definition().schedule());
    Instant now = parts.scheduler().lockAndDecide(id);
    TaskConfig before = configs.get(id);
    requireVersion(before, version); // it may have changed while its schedule was being awaited
    return ConfigUpdater.checked(configs.definitions(), before, update, now, actor)
        .map(change -> changes.write(change, now, actor))
        .orElse(before);
  }

  private static void requireVersion(TaskConfig config, @Nullable Long version) {
    if (version != null && version != config.version()) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "The change was made from version %d, and the config is at version %d: read it again."
              .formatted(version, config.version()));
    }
  }

  /**
   * Makes the content of an earlier version the next version.
   *
   * @param seen the version the change is based on; null to change any version
   */
  public TaskConfig restoreVersion(long id, long version, @Nullable Long seen, String actor) {
    TaskConfig now = configs.get(id);
    ObjectNode content = Objects.requireNonNull(configs.versions().get(id, version).definition());
    Definition definition = VersionRestore.definition(content, now.definition());
    return update(id, seen, ConfigUpdate.of(definition).restoredFrom(version), actor);
  }

  /** Deletes a config. */
  public TaskConfig delete(long id, @Nullable Long version, @Nullable String reason, String actor) {
    requireVersion(configs.get(id), version);
    Instant now = parts.scheduler().lockAndDecide(id);
    TaskConfig before = configs.get(id);
    requireVersion(before, version);
    new Deletion(parts, changes).delete(List.of(before), reason, now, actor);
    return configs.get(id);
  }

  /** Restores a deleted config. */
  public TaskConfig restore(long id, String actor) {
    configs.definitions().keepCalendar(configs.get(id).definition().schedule());
    Instant now = parts.scheduler().lockAndDecide(id);
    return new Deletion(parts, changes).restore(configs.get(id), now, actor);
  }

  /** Pauses a config. */
  public TaskConfig pause(long id, String reason, String actor) {
    return change(id, before -> StatusChanges.pause(before, reason), actor);
  }

  /** Resumes a paused config. */
  public TaskConfig resume(long id, String actor) {
    return change(id, StatusChanges::resume, actor);
  }

  private TaskConfig change(long id, Function<TaskConfig, Optional<Change>> judge, String actor) {
    configs.get(id);
    Instant now = parts.scheduler().lockAndDecide(id);
    TaskConfig before = configs.get(id);
    return judge.apply(before).map(change -> changes.write(change, now, actor)).orElse(before);
  }

  /** Pauses a config, unless deciding its outstanding due times finishes it or it is gone. */
  public void pauseIfActive(long id, String reason, String actor) {
    Instant now = parts.scheduler().lockAndDecide(id);
    configs
        .find(id)
        .filter(one -> one.status() == ConfigStatus.ACTIVE)
        .flatMap(one -> StatusChanges.pause(one, reason))
        .ifPresent(change -> changes.write(change, now, actor));
  }
}
