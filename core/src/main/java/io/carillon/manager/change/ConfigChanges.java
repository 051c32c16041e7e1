package io.carillon.manager.change;

import io.carillon.config.ConfigChange;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Difference;
import io.carillon.definition.Json;
import io.carillon.record.EventKind;
import io.carillon.record.FinishedReason;
import io.carillon.record.NewScheduleEvent;
import io.carillon.schedule.Schedule;
import io.carillon.scheduler.Scheduler.Activation;
import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes changes of configs whose schedules are locked: the next versions, their events, and the
 * new schedule rows, in the present transaction. The number of statements is fixed, however many
 * configs are changed.
 */
public final class ConfigChanges {

  private static final String SCHEDULER = "scheduler";
  // Fields compared as a whole: a schedule of another type shares no field with the one before.
  private static final Set<String> WHOLES = Set.of("schedule", "retry", "catch_up");

  private final Components parts;
  private final TaskConfigManager configs;

  public ConfigChanges(Components parts) {
    this.parts = parts;
    this.configs = parts.configs();
  }

  /**
   * A change with its event.
   *
   * @param reason as recorded in the event
   * @param known the difference, if already computed; null otherwise
   */
  public record Change(
      ConfigChange config, EventKind kind, @Nullable String reason, @Nullable Difference known) {

    public Change(ConfigChange config, EventKind kind, @Nullable String reason) {
      this(config, kind, reason, null);
    }

    private Difference difference() {
      return known == null ? ConfigChanges.difference(config) : known;
    }

    /** A change of the status only. */
    public static Change ofStatus(
        TaskConfig before, ConfigStatus status, @Nullable String reason, EventKind kind) {
      return new Change(ConfigChange.ofStatus(before, status, reason, kind.code()), kind, reason);
    }
  }

  /**
   * Writes changes of different configs.
   *
   * @param now the result of {@code Scheduler.lockAndDecide}
   * @return the changed configs, in the order of the changes; without their parameters when there
   *     are several
   */
  public List<TaskConfig> write(List<Change> changes, Instant now, String actor) {
    List<TaskConfig> after =
        configs.change(changes.stream().map(Change::config).toList(), now, actor);
    List<NewScheduleEvent> events = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      events.addAll(events(changes.get(i), after.get(i), now, actor));
    }
    parts.recorder().record(events);
    return putInForce(after, now);
  }

  /** Writes one change. */
  public TaskConfig write(Change change, Instant now, String actor) {
    return write(List.of(change), now, actor).getFirst();
  }

  private static List<NewScheduleEvent> events(
      Change change, TaskConfig after, Instant now, String actor) {
    List<NewScheduleEvent> events = new ArrayList<>();
    events.add(
        NewScheduleEvent.change(
            after.id(), change.kind(), now, change.reason(), actor, detail(change, after)));
    EventKind besides = besides(change);
    if (besides != null) {
      ObjectNode version = Json.MAPPER.createObjectNode().put("version", after.version());
      events.add(
          NewScheduleEvent.change(after.id(), besides, now, after.statusReason(), actor, version));
    }
    return events;
  }

  private static ObjectNode detail(Change change, TaskConfig after) {
    ObjectNode detail = Json.MAPPER.createObjectNode().put("version", after.version());
    if (change.config().restoredFrom() != null) {
      detail.put("restored_from", change.config().restoredFrom());
    }
    if (change.kind() == EventKind.UPDATED) {
      detail.setAll(change.difference().json());
    }
    return detail;
  }

  /** A change of other fields may also pause or resume the config. */
  private static @Nullable EventKind besides(Change change) {
    ConfigStatus before = change.config().before().status();
    ConfigStatus after = change.config().status();
    if (change.kind() != EventKind.UPDATED || before == after) {
      return null;
    }
    if (after == ConfigStatus.PAUSED) {
      return EventKind.PAUSED;
    }
    return before == ConfigStatus.PAUSED && after == ConfigStatus.ACTIVE ? EventKind.RESUMED : null;
  }

  /** Returns the difference between a config and its next version. */
  static Difference difference(ConfigChange change) {
    TaskConfig before = change.before();
    return difference(
        json(before.definition(), before.status(), before.statusReason()),
        json(change.definition(), change.status(), change.statusReason()));
  }

  /** Returns the difference between two states of a config in JSON. */
  public static Difference difference(ObjectNode before, ObjectNode after) {
    return Difference.of(before, after, WHOLES);
  }

  private static ObjectNode json(
      Definition definition, ConfigStatus status, @Nullable String reason) {
    return DefinitionWriter.write(definition)
        .put("status", status.code())
        .put("status_reason", reason);
  }

  /**
   * Puts the schedules of configs into force as they are now. A schedule without further due times
   * becomes finished.
   *
   * @return the changed configs, in the same order; without their parameters when there are several
   */
  List<TaskConfig> putInForce(List<TaskConfig> changed, Instant now) {
    Map<Long, Instant> next = parts.scheduler().putInForce(activations(changed), now);
    changed.stream()
        .filter(config -> isActive(config) && !next.containsKey(config.id()))
        .filter(config -> !(config.definition().schedule() instanceof Schedule.Manual))
        .forEach(config -> finish(config, now));
    String payload = changed.size() == 1 ? String.valueOf(changed.getFirst().id()) : "many";
    parts.database().notify(Components.SCHEDULES_CHANNEL, payload);
    return asTheyAre(changed);
  }

  private List<Activation> activations(List<TaskConfig> changed) {
    Map<ConfigVersion.Key, ConfigVersion> versions =
        parts.versions().find(changed.stream().map(ConfigChanges::key).toList());
    return changed.stream()
        .map(config ->
            new Activation(
                Objects.requireNonNull(versions.get(key(config)), "a config without its version"),
                isActive(config)))
        .toList();
  }

  private void finish(TaskConfig config, Instant now) {
    configs.changeStatus(
        config.id(),
        ConfigStatus.INACTIVE,
        FinishedReason.TEXT,
        EventKind.FINISHED.code(),
        now,
        SCHEDULER);
    parts
        .recorder()
        .record(
            List.of(
                NewScheduleEvent.change(
                    config.id(), EventKind.FINISHED, now, FinishedReason.TEXT, SCHEDULER, null)));
  }

  private List<TaskConfig> asTheyAre(List<TaskConfig> changed) {
    Map<Long, TaskConfig> found = new HashMap<>();
    configs
        .readAgain(changed.stream().map(TaskConfig::id).toList())
        .forEach(config -> found.put(config.id(), config));
    return changed.stream().map(config -> Objects.requireNonNull(found.get(config.id()))).toList();
  }

  private static boolean isActive(TaskConfig config) {
    return config.status() == ConfigStatus.ACTIVE;
  }

  private static ConfigVersion.Key key(TaskConfig config) {
    return new ConfigVersion.Key(config.id(), config.version());
  }
}
