package io.carillon.manager.change;

import io.carillon.config.ConfigChange;
import io.carillon.config.DefinitionCheck;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigState;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Difference;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.record.EventKind;
import io.carillon.schedule.Schedule;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the change that an update makes to a config. Performs no I/O. */
public final class ConfigUpdater {

  private ConfigUpdater() {}

  /**
   * Returns the checked change; empty when the config is already as wanted.
   *
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code deleted}
   */
  public static Optional<Change> checked(
      DefinitionCheck definitions,
      TaskConfig before,
      ConfigUpdate update,
      Instant now,
      String actor) {
    Deletion.requireLive(before);
    requireSameNamespace(before, update.definition());
    ConfigUpdate whole = update.withDefinition(definitions.completed(update.definition()));
    Change change = change(before, whole, actor);
    if (change.config().fields().isEmpty()) {
      return Optional.empty();
    }
    check(definitions, change.config(), now);
    return Optional.of(change);
  }

  private static void requireSameNamespace(TaskConfig before, Definition wanted) {
    String namespace = before.definition().namespace();
    if (!namespace.equals(wanted.namespace())) {
      throw InvalidInputException.at(
          "namespace",
          "is %s and never changes, and %s was sent: create another config there, and delete this one."
              .formatted(namespace, wanted.namespace()));
    }
  }

  /** Returns the change; without fields when the config is already as wanted. */
  static Change change(TaskConfig before, ConfigUpdate update, String actor) {
    ConfigStatus status = status(before, update);
    String reason = reason(before, update, status, actor);
    ConfigState state = new ConfigState(status, reason);
    ConfigChange whole =
        new ConfigChange(before, update.definition(), state, "", List.of(), update.restoredFrom());
    Difference difference = ConfigChanges.difference(whole);
    List<String> fields = difference.fields();
    EventKind kind = kind(before, status, fields);
    return new Change(
        new ConfigChange(
            before, update.definition(), state, kind.code(), fields, update.restoredFrom()),
        kind,
        eventReason(kind, reason, update.restoredFrom()),
        difference);
  }

  private static ConfigStatus status(TaskConfig before, ConfigUpdate update) {
    if (update.status() != null) {
      return update.status();
    }
    boolean sameSchedule = before.definition().schedule().equals(update.definition().schedule());
    boolean healed = before.status() == ConfigStatus.ERROR;
    boolean begunAgain = before.status() == ConfigStatus.INACTIVE && !sameSchedule;
    return healed || begunAgain ? ConfigStatus.ACTIVE : before.status();
  }

  /** The reason stays as long as the status does. */
  private static @Nullable String reason(
      TaskConfig before, ConfigUpdate update, ConfigStatus status, String actor) {
    if (status == ConfigStatus.PAUSED && update.statusReason() != null) {
      return update.statusReason();
    }
    if (status == before.status()) {
      return before.statusReason();
    }
    return status == ConfigStatus.PAUSED ? StatusChanges.pausedBy(actor) : null;
  }

  /** A change of the status only is recorded as a pause or a resume where it is one. */
  private static EventKind kind(TaskConfig before, ConfigStatus status, List<String> fields) {
    boolean statusAlone =
        fields.contains("status") && List.of("status", "status_reason").containsAll(fields);
    if (statusAlone && status == ConfigStatus.PAUSED) {
      return EventKind.PAUSED;
    }
    return statusAlone && before.status() == ConfigStatus.PAUSED && status == ConfigStatus.ACTIVE
        ? EventKind.RESUMED
        : EventKind.UPDATED;
  }

  private static @Nullable String eventReason(
      EventKind kind, @Nullable String reason, @Nullable Long restoredFrom) {
    if (restoredFrom != null) {
      return Sentence.of("restored_version").with("version", restoredFrom).text();
    }
    return kind == EventKind.PAUSED ? reason : null;
  }

  /**
   * Checks the config that results from the change. A date in the past is no fault when the change
   * keeps the schedule.
   *
   * @throws InvalidInputException naming every fault
   */
  static void check(DefinitionCheck definitions, ConfigChange change, Instant now) {
    Definition definition = change.definition();
    definitions.check(change.keepsSchedule() ? unscheduled(definition) : definition, now);
  }

  private static Definition unscheduled(Definition definition) {
    return definition.withSchedule(new Schedule.Manual());
  }
}
