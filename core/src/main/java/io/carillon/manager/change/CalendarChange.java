package io.carillon.manager.change;

import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.database.Upserted;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import io.carillon.record.EventKind;
import io.carillon.record.NewScheduleEvent;
import io.carillon.sentence.Sentence;
import io.carillon.text.FirstNames;
import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes a calendar by a fixed number of statements, however many schedules use it: lock the
 * calendar and the schedules, write the next versions of all, put the schedules into force.
 */
public final class CalendarChange {

  private static final int NAMED = 20;

  private final Components parts;
  private final TaskConfigManager configs;
  private final CalendarStore calendars;
  private final String actor;

  /** Creates the change of one request, inside its transaction. */
  public CalendarChange(Components parts, String actor) {
    this.parts = parts;
    this.configs = parts.configs();
    this.calendars = configs.calendars();
    this.actor = actor;
  }

  /** Creates or changes the calendar; without differences, it stays as it is. */
  public Upserted<CalendarStore.Saved> put(Calendar calendar, @Nullable Long version) {
    Optional<CalendarStore.Saved> before = calendars.lock(calendar.name());
    requireVersion(calendar.name(), before.orElse(null), version);
    if (before.isPresent() && before.get().calendar().equals(calendar)) {
      return new Upserted<>(before.get(), false);
    }
    List<Long> ids = configs.activeOnCalendar(calendar.name());
    Instant now = ids.isEmpty() ? parts.database().time() : parts.scheduler().lockAndDecide(ids);
    CalendarStore.Saved after = calendars.write(calendar, now, actor);
    if (!ids.isEmpty()) {
      putInForce(
          configs.calendarChanged(ids, calendar.name(), EventKind.UPDATED.code(), now, actor),
          after,
          now);
    }
    return new Upserted<>(after, before.isEmpty());
  }

  private void putInForce(List<ConfigVersion.Key> keys, CalendarStore.Saved calendar, Instant now) {
    Set<Long> without = parts.scheduler().putInForceOnCalendar(keys, now);
    if (!without.isEmpty()) {
      throw new ConflictException(
          "nothing_left",
          "These task configs would have no due time any more: %s; change or pause them first."
              .formatted(names(without)));
    }
    parts.recorder().record(keys.stream().map(key -> updated(key, calendar, now)).toList());
    parts.database().notify(Components.SCHEDULES_CHANNEL, calendar.calendar().name());
  }

  private NewScheduleEvent updated(
      ConfigVersion.Key key, CalendarStore.Saved calendar, Instant now) {
    String name = calendar.calendar().name();
    ObjectNode detail = Json.MAPPER.createObjectNode();
    detail.put("version", key.version());
    detail.put("calendar", name).put("calendar_version", calendar.version());
    String reason =
        Sentence.of("calendar_changed")
            .with("name", name)
            .with("version", calendar.version())
            .text();
    return NewScheduleEvent.change(
        key.taskConfigId(), EventKind.UPDATED, now, reason, actor, detail);
  }

  private String names(Collection<Long> ids) {
    List<String> names =
        configs.findWithoutParameters(ids.stream().limit(NAMED).toList()).stream()
            .map(TaskConfig::definition)
            .map(definition -> definition.name())
            .sorted()
            .toList();
    return String.join(", ", names) + (ids.size() > NAMED ? ", and more" : "");
  }

  public void delete(String name, @Nullable Long version) {
    CalendarStore.Saved before =
        calendars.lock(name).orElseThrow(() -> new NotFoundException("calendar", name));
    requireVersion(name, before, version);
    List<String> names = configs.namesOnCalendar(name, NAMED + 1);
    if (!names.isEmpty()) {
      throw new ConflictException(
          "calendar_in_use",
          "These task configs are on this calendar: %s; change them first."
              .formatted(FirstNames.of(names, NAMED)));
    }
    calendars.delete(name);
  }

  private static void requireVersion(
      String name, CalendarStore.@Nullable Saved before, @Nullable Long version) {
    if (version != null && (before == null || version != before.version())) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          before == null
              ? "There is no calendar %s yet: leave out If-Match.".formatted(name)
              : "The change was made from version %d, and the calendar is at version %d: read it again."
                  .formatted(version, before.version()));
    }
  }
}
