package io.carillon.manager.change;

import io.carillon.config.DefinitionCheck;
import io.carillon.config.NewConfig;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.record.EventKind;
import io.carillon.record.NewScheduleEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates configs whose definitions were checked and whose calendars are locked. Policies that a
 * definition leaves out become those of its task type.
 */
public final class Creation {

  private final Components parts;
  private final ConfigChanges changes;

  public Creation(Components parts, ConfigChanges changes) {
    this.parts = parts;
    this.changes = changes;
  }

  /**
   * Creates configs with different names by a fixed number of statements.
   *
   * @return the configs in the same order; without their parameters when there are several
   * @throws ConflictException {@code duplicate_name}
   */
  public List<TaskConfig> create(List<NewConfig> wanted, Instant now, String actor) {
    DefinitionCheck definitions = parts.configs().definitions().once();
    List<TaskConfig> made =
        parts
            .configs()
            .create(
                wanted.stream().map(one -> definitions.completed(one.definition())).toList(),
                wanted.stream().map(Creation::firstStatus).toList(),
                now,
                actor);
    parts.recorder().record(made.stream().map(one -> event(one, now, actor)).toList());
    List<TaskConfig> active = changes.putInForce(made, now);
    return pause(active, wanted, now, actor);
  }

  /** A paused config is created active first, so that it gets the event of a pause. */
  private static ConfigStatus firstStatus(NewConfig wanted) {
    return wanted.status() == ConfigStatus.INACTIVE ? ConfigStatus.INACTIVE : ConfigStatus.ACTIVE;
  }

  private static NewScheduleEvent event(TaskConfig created, Instant now, String actor) {
    ObjectNode detail = Json.MAPPER.createObjectNode().put("version", created.version());
    detail.set("schedule", DefinitionWriter.write(created.definition().schedule()));
    return NewScheduleEvent.change(created.id(), EventKind.CREATED, now, null, actor, detail);
  }

  private List<TaskConfig> pause(
      List<TaskConfig> made, List<NewConfig> wanted, Instant now, String actor) {
    List<Change> pauses = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      pause(made.get(i), wanted.get(i), actor).ifPresent(pauses::add);
    }
    if (pauses.isEmpty()) {
      return made;
    }
    Map<Long, TaskConfig> paused = new HashMap<>();
    changes.write(pauses, now, actor).forEach(config -> paused.put(config.id(), config));
    return made.stream().map(config -> paused.getOrDefault(config.id(), config)).toList();
  }

  private static Optional<Change> pause(TaskConfig made, NewConfig wanted, String actor) {
    if (wanted.status() != ConfigStatus.PAUSED) {
      return Optional.empty();
    }
    String reason = wanted.statusReason();
    return StatusChanges.pause(made, reason == null ? StatusChanges.pausedBy(actor) : reason);
  }
}
