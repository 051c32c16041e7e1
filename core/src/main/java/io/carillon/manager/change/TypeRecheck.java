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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rechecks the configs of a task type whose schema changed, or which went or came: configs that no
 * longer fit go into error; configs that fit again heal. Each config is one transaction.
 */
public final class TypeRecheck {

  private static final int PAGE = 20; // each with parameters of up to about a megabyte

  private final Components parts;
  private final TaskConfigManager configs;
  private final ConfigChanges changes;

  /** Creates the recheck of the configs of these components. */
  public TypeRecheck(Components parts) {
    this.parts = parts;
    this.configs = parts.configs();
    this.changes = new ConfigChanges(parts);
  }

  /** Rechecks the configs of a type. */
  public void recheck(String taskType, String actor) {
    long after = 0;
    List<TaskConfig> page;
    do {
      page = configs.ofType(taskType, after, PAGE);
      page.stream()
          .filter(this::hasWrongStatus)
          .forEach(config -> parts.database().doInTransaction(() -> recheck(config.id(), actor)));
      after = page.isEmpty() ? after : page.getLast().id();
    } while (page.size() == PAGE);
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

  private void recheck(long id, String actor) {
    Instant now = parts.scheduler().lockAndDecide(id);
    TaskConfig config = configs.get(id);
    judge(config, faults(config)).ifPresent(change -> changes.write(change, now, actor));
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
