package io.carillon.manager.bulk;

import io.carillon.config.ConfigChange;
import io.carillon.config.DefinitionCheck;
import io.carillon.config.TaskConfig;
import io.carillon.config.search.SelectedConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges.Change;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.ConfigUpdater;
import io.carillon.manager.change.Deletion;
import io.carillon.schedule.Schedule;
import io.carillon.scheduler.Scheduler;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Updates many configs by one edit. The configs are read and edited before their schedules are
 * locked: calendars must be locked first, and only the edit tells which.
 */
final class UpdateAct implements ConfigAct {

  private final Components parts;
  private final ConfigEdit edit;
  private final String actor;
  private final DefinitionCheck definitions;
  private final Map<Long, Edited> edited = new HashMap<>();
  private final Set<String> kept = new HashSet<>();
  private boolean locksCalendars;
  private final Map<Long, Instant> decided = new HashMap<>();

  /** A config, with the update that the edit makes of it or the reason why it makes none. */
  private record Edited(
      TaskConfig before, @Nullable ConfigUpdate update, @Nullable RuntimeException refusal) {}

  UpdateAct(Components parts, ConfigEdit edit, String actor) {
    this.parts = parts;
    this.edit = edit;
    this.actor = actor;
    this.definitions = parts.configs().definitions().once();
  }

  @Override
  public void beforeLock(List<SelectedConfig> batch) {
    readAndEdit(batch.stream().map(SelectedConfig::id).toList());
    SortedSet<String> calendars = new TreeSet<>(); // sorted, so that all lock in the same order
    for (Edited one : edited.values()) {
      ConfigUpdate update = one.update();
      String calendar =
          update == null ? one.before().definition().schedule().calendarName() : calendar(update);
      if (calendar != null) {
        calendars.add(calendar);
      }
    }
    parts.configs().definitions().keepCalendars(calendars);
    kept.addAll(calendars);
    locksCalendars = true;
  }

  private static @Nullable String calendar(ConfigUpdate update) {
    return update.definition().schedule().calendarName();
  }

  private void readAndEdit(Collection<Long> ids) {
    if (!ids.isEmpty()) {
      parts.configs().findAll(ids).forEach(config -> edited.put(config.id(), edited(config)));
    }
  }

  private Edited edited(TaskConfig config) {
    try {
      Deletion.requireLive(config);
      ConfigUpdate update = edit.apply(config);
      requireSameName(config, update);
      return new Edited(config, update, null);
    } catch (InvalidInputException | ConflictException e) {
      return new Edited(config, null, e);
    }
  }

  private static void requireSameName(TaskConfig config, ConfigUpdate update) {
    if (!config.definition().name().equals(update.definition().name())) {
      throw InvalidInputException.at(
          "name", "cannot be changed of many at once, since names are unique.");
    }
  }

  @Override
  public Map<Long, TaskConfig> read(Collection<Long> ids, boolean locked) {
    if (locked) {
      readChanged(ids);
    } else {
      readAndEdit(ids);
    }
    decided.putAll(parts.scheduler().decidedUpTo(ids));
    Map<Long, TaskConfig> found = new HashMap<>();
    edited.forEach((id, one) -> found.put(id, one.before()));
    return found;
  }

  /** Rereads configs that changed before they were locked, and drops those that no longer exist. */
  private void readChanged(Collection<Long> ids) {
    Map<Long, Long> versions = parts.configs().versionsOf(ids);
    edited.keySet().retainAll(versions.keySet());
    readAndEdit(versions.keySet().stream().filter(id -> isOther(id, versions.get(id))).toList());
  }

  /** True for a config that no longer has the version that was edited. */
  private boolean isOther(long id, @Nullable Long version) {
    Edited seen = edited.get(id);
    return seen == null || !Objects.equals(seen.before().version(), version);
  }

  @Override
  public Optional<Change> judge(TaskConfig before, Instant now) {
    Edited one = Objects.requireNonNull(edited.get(before.id()));
    if (one.refusal() != null) {
      throw one.refusal();
    }
    ConfigUpdate update = Objects.requireNonNull(one.update());
    requireKept(before, update);
    Optional<Change> change = ConfigUpdater.checked(definitions, before, update, now, actor);
    change.ifPresent(made -> requireUndecided(made.config(), now));
    return change;
  }

  /**
   * A calendar is not locked here only when the config changed while the schedules were being
   * awaited.
   */
  private void requireKept(TaskConfig before, ConfigUpdate update) {
    String calendar = calendar(update);
    if (locksCalendars && calendar != null && !kept.contains(calendar)) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "It was changed at the same time, to version %d: repeat the operation."
              .formatted(before.version()));
    }
  }

  /** Refuses a date whose due times are all decided, as putting the schedule into force would. */
  private void requireUndecided(ConfigChange change, Instant now) {
    Schedule schedule = change.definition().schedule();
    boolean rescheduled = !change.keepsSchedule() && change.status() == ConfigStatus.ACTIVE;
    if (rescheduled && schedule.nominal() instanceof Schedule.OnDate) {
      Instant next =
          schedule
              .occurrences(now, definitions.calendar(schedule))
              .next(schedule.owedAfter(now))
              .orElse(null);
      Scheduler.requireUndecided(decided.get(change.before().id()), next);
    }
  }
}
