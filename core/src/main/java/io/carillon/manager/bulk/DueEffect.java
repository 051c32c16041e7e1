package io.carillon.manager.bulk;

import io.carillon.bulk.BulkReport;
import io.carillon.config.ConfigChange;
import io.carillon.config.DefinitionCheck;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.fault.WorkStoppedException;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the due times of the next 24 hours before and after changes that are not made. Many
 * configs share a cron pattern, so its count is kept.
 */
final class DueEffect {

  private static final Duration SPAN = Duration.ofDays(1);

  private final DefinitionCheck definitions;
  private final Instant now;
  private final Map<Schedule, Long> patterns = new HashMap<>();
  private long before;
  private long after;

  DueEffect(Components parts) {
    this.definitions = parts.configs().definitions().once();
    this.now = parts.database().time();
  }

  void add(List<Change> changes) {
    for (Change change : changes) {
      WorkStoppedException.throwIfInterrupted();
      ConfigChange config = change.config();
      Instant anchor = config.before().anchor();
      before += count(config.before().definition(), config.before().status(), anchor);
      after += count(config.definition(), config.status(), config.keepsSchedule() ? anchor : now);
    }
  }

  BulkReport.Effect effect() {
    return new BulkReport.Effect(before, after);
  }

  private long count(Definition definition, ConfigStatus status, Instant anchor) {
    Schedule schedule = definition.schedule();
    if (status != ConfigStatus.ACTIVE || schedule instanceof Schedule.Manual) {
      return 0;
    }
    return schedule instanceof Schedule.Cron
        ? patterns.computeIfAbsent(schedule, cron -> count(cron, anchor))
        : count(schedule, anchor);
  }

  private long count(Schedule schedule, Instant anchor) {
    Integer most = schedule.window().maxFires();
    long count =
        schedule
            .occurrences(anchor, definitions.calendar(schedule))
            .fires()
            .count(now, now.plus(SPAN));
    return most == null ? count : Math.min(most, count);
  }
}
