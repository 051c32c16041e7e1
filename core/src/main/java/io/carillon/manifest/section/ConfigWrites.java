package io.carillon.manifest.section;

import io.carillon.config.DefinitionCheck;
import io.carillon.config.NewConfig;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.fault.ConflictException;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.ConfigUpdater;
import io.carillon.manager.change.Creation;
import io.carillon.manager.change.Deletion;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.section.Section.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Creates, changes and deletes task configs by a fixed number of statements. */
final class ConfigWrites {

  private static final String PRUNED = "removed from the files that manage it";

  private final Components parts;
  private final ConfigNames names;
  private final String actor;

  ConfigWrites(Components parts, ConfigNames names, String actor) {
    this.parts = parts;
    this.names = names;
    this.actor = actor;
  }

  /** The calendars that the configs name are locked. */
  void write(Collection<Write> writes, Faults faults) {
    List<Write> created = writes.stream().filter(one -> one.present() == null).toList();
    List<Write> changed = writes.stream().filter(one -> one.present() != null).toList();
    DefinitionCheck definitions = parts.configs().definitions().once();
    Map<Key, Long> ids = names.ids(changed.stream().map(one -> one.entry().key()).toList());
    Instant now = lock(ids.values());
    List<NewConfig> configs = checked(created, definitions, now, faults);
    List<ConfigChanges.Change> changes = changes(changed, ids, definitions, now, faults);
    if (faults.any()) {
      return;
    }
    ConfigChanges writer = new ConfigChanges(parts);
    if (!changes.isEmpty()) {
      writer.write(changes, now, actor);
    }
    if (!configs.isEmpty()) {
      new Creation(parts, writer).create(configs, now, actor);
    }
  }

  private Instant lock(Collection<Long> ids) {
    return ids.isEmpty()
        ? parts.database().time()
        : parts.scheduler().lockAndDecide(ids.stream().sorted().toList());
  }

  private static List<NewConfig> checked(
      List<Write> created, DefinitionCheck definitions, Instant now, Faults faults) {
    List<NewConfig> configs = new ArrayList<>();
    for (Write write : created) {
      NewConfig config = ConfigSection.config(write.wanted());
      if (faults.collect(write.entry(), () -> definitions.check(config.definition(), now))) {
        configs.add(config);
      }
    }
    return configs;
  }

  private List<ConfigChanges.Change> changes(
      List<Write> changed,
      Map<Key, Long> ids,
      DefinitionCheck definitions,
      Instant now,
      Faults faults) {
    Map<Long, TaskConfig> before = new HashMap<>();
    parts.configs().findAll(ids.values()).forEach(config -> before.put(config.id(), config));
    List<ConfigChanges.Change> changes = new ArrayList<>();
    for (Write write : changed) {
      faults.collect(
          write.entry(),
          () -> {
            TaskConfig config = seen(before.get(ids.get(write.entry().key())));
            ConfigUpdater.checked(definitions, config, update(write), now, actor)
                .ifPresent(changes::add);
          });
    }
    return changes;
  }

  private static TaskConfig seen(@Nullable TaskConfig config) {
    if (config == null) {
      throw new ConflictException(
          ConflictException.STALE_VERSION, "was deleted at the same time: apply the file again.");
    }
    return config;
  }

  /** States the status only when it differs, since a stated one would restart a finished config. */
  private static ConfigUpdate update(Write write) {
    NewConfig wanted = ConfigSection.config(write.wanted());
    ObjectNode present = Objects.requireNonNull(write.present());
    boolean sameStatus = present.get("status").equals(write.wanted().get("status"));
    boolean sameReason = present.get("status_reason").equals(write.wanted().get("status_reason"));
    boolean stated = !sameStatus || (wanted.status() == ConfigStatus.PAUSED && !sameReason);
    return new ConfigUpdate(
        wanted.definition(),
        stated ? wanted.status() : null,
        stated ? wanted.statusReason() : null,
        null);
  }

  void delete(Collection<Key> keys) {
    Collection<Long> ids = names.ids(keys).values();
    if (!ids.isEmpty()) {
      Instant now = lock(ids);
      new Deletion(parts, new ConfigChanges(parts))
          .delete(parts.configs().findAll(ids), PRUNED, now, actor);
    }
  }
}
