package io.carillon.manager.bulk;

import io.carillon.config.TaskConfig;
import io.carillon.config.search.SelectedConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.fault.ConflictException;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.Deletion;
import io.carillon.manager.change.VersionRestore;
import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives each config the content and the status of an earlier version. A deleted config is restored;
 * others are updated, with the checks of any update.
 */
final class UndoAct implements ConfigAct {

  private final Components parts;
  private final Map<Long, Long> targets;
  private final Map<Long, ObjectNode> contents = new HashMap<>();
  private final UpdateAct update;

  UndoAct(Components parts, Map<Long, Long> targets, String actor) {
    this.parts = parts;
    this.targets = Map.copyOf(targets);
    this.update = new UpdateAct(parts, this::back, actor);
  }

  @Override
  public void beforeLock(List<SelectedConfig> batch) {
    readContents(batch.stream().map(SelectedConfig::id).toList());
    update.beforeLock(batch);
  }

  private void readContents(Collection<Long> ids) {
    List<ConfigVersion.Key> keys =
        ids.stream()
            .filter(id -> !contents.containsKey(id))
            .map(id -> new ConfigVersion.Key(id, Objects.requireNonNull(targets.get(id))))
            .toList();
    contents.putAll(parts.configs().versions().contents(keys));
  }

  /** Returns the config as it was; its content is read before. */
  private ConfigUpdate back(TaskConfig before) {
    ObjectNode content = content(before.id());
    long version = Objects.requireNonNull(targets.get(before.id()));
    Definition definition = VersionRestore.definition(content, before.definition());
    ConfigStatus status = ConfigStatus.of(content.get("status").stringValue());
    String reason = content.path("status_reason").asStringOpt().orElse(null);
    boolean own = status == ConfigStatus.ERROR || status == ConfigStatus.DELETED;
    return new ConfigUpdate(definition, own ? null : status, own ? null : reason, version);
  }

  private ObjectNode content(long id) {
    ObjectNode content = contents.get(id);
    if (content == null) {
      throw new ConflictException(
          "version_gone", "Its version %d is not kept any more.".formatted(targets.get(id)));
    }
    return content;
  }

  @Override
  public Map<Long, TaskConfig> read(Collection<Long> ids, boolean locked) {
    readContents(ids);
    return update.read(ids, locked);
  }

  @Override
  public Optional<Change> judge(TaskConfig before, Instant now) {
    return before.status() == ConfigStatus.DELETED
        ? Optional.of(Deletion.restoring(parts, before, content(before.id()), now))
        : update.judge(before, now);
  }
}
