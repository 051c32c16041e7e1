package io.carillon.manager.change;

import io.carillon.config.ConfigChange;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.definition.ConfigStatus;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.record.EventKind;
import io.carillon.sentence.Sentence;
import io.carillon.tasktype.watch.ChangedTypes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rechecks the configs of a task type whose schema changed, or which went or came: configs that no
 * longer fit go into error; configs that fit again heal. Each page of configs is one transaction,
 * whose schedules are locked as in a bulk change.
 */
public final class TypeRecheck {

  private static final int PAGE = 20; // each with parameters of up to about a megabyte
  private static final int PAGES = 10;

  private final Components parts;
  private final TaskConfigManager configs;
  private final ConfigChanges changes;
  private final ChangedTypes changed;

  /** Creates the recheck of the configs of these components. */
  public TypeRecheck(Components parts) {
    this.parts = parts;
    this.configs = parts.configs();
    this.changes = new ConfigChanges(parts);
    this.changed = new ChangedTypes(parts.database(), parts.dispatcher().types());
  }

  /**
   * Rechecks the first configs of each of these types whose registration changed; the watch of the
   * types goes on with the others. Does nothing for a type whose configs were rechecked since.
   */
  public void begin(Collection<String> taskTypes) {
    if (taskTypes.isEmpty()) {
      return;
    }
    changed.unchecked().stream()
        .filter(change -> taskTypes.contains(change.name()))
        .filter(change -> round(change.name(), 0, change.actor()) == null)
        .forEach(changed::checked);
  }

  /**
   * Rechecks the next configs of a type, at most 200: a node that stops waits for one round.
   *
   * @param after an id; only configs with higher ones are looked at
   * @return the id after which to go on; null when there are no more
   */
  public @Nullable Long round(String taskType, long after, String actor) {
    Long place = after;
    for (int page = 0; page < PAGES && place != null; page++) {
      place = recheckPage(taskType, place, actor);
    }
    return place;
  }

  private @Nullable Long recheckPage(String taskType, long after, String actor) {
    List<TaskConfig> page = configs.ofType(taskType, after, PAGE);
    List<Long> wrong = page.stream().filter(this::hasWrongStatus).map(TaskConfig::id).toList();
    if (!wrong.isEmpty()) {
      parts.database().doInTransaction(() -> recheck(wrong, actor));
    }
    return page.size() < PAGE ? null : page.getLast().id();
  }

  private boolean hasWrongStatus(TaskConfig config) {
    ConfigStatus wrong = faults(config).isEmpty() ? ConfigStatus.ERROR : ConfigStatus.ACTIVE;
    return config.status() == wrong;
  }

  private List<Fault> faults(TaskConfig config) {
    return configs
        .definitions()
        .faults(config.definition().taskType(), config.definition().parameters());
  }

  private void recheck(List<Long> ids, String actor) {
    Instant now = parts.scheduler().lockAndDecide(ids);
    List<Change> wanted =
        ids.stream()
            .map(configs::get)
            .flatMap(config -> judge(config, faults(config)).stream())
            .toList();
    if (!wanted.isEmpty()) {
      changes.write(wanted, now, actor);
    }
  }

  private static Optional<Change> judge(TaskConfig config, List<Fault> faults) {
    if (faults.isEmpty() && config.status() == ConfigStatus.ERROR) {
      return Optional.of(healed(config));
    }
    if (faults.isEmpty() || config.status() != ConfigStatus.ACTIVE) {
      return Optional.empty();
    }
    String reason = String.valueOf(new InvalidInputException(faults).getMessage());
    return Optional.of(Change.ofStatus(config, ConfigStatus.ERROR, reason, EventKind.ERROR));
  }

  private static Change healed(TaskConfig config) {
    return new Change(
        ConfigChange.ofStatus(config, ConfigStatus.ACTIVE, null, EventKind.RESUMED.code()),
        EventKind.RESUMED,
        Sentence.of("healed").text());
  }
}
