package io.carillon.manifest.section;

import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.CalendarWriter;
import io.carillon.grouping.ConfigScope;
import io.carillon.manager.change.CalendarChange;
import io.carillon.manager.change.Components;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Business calendars. */
public final class CalendarSection implements Section {

  private final Components parts;
  private final CalendarStore calendars;
  private final String actor;

  /** Creates the section of one transaction. */
  public CalendarSection(Components parts, String actor) {
    this.parts = parts;
    this.calendars = parts.configs().calendars();
    this.actor = actor;
  }

  @Override
  public Kind kind() {
    return Kind.CALENDAR;
  }

  @Override
  public Map<Key, ObjectNode> present(Collection<Key> keys) {
    Map<Key, ObjectNode> found = new HashMap<>();
    calendars
        .findAll(keys.stream().map(Key::name).toList())
        .forEach(saved ->
            found.put(
                Key.global(Kind.CALENDAR, saved.calendar().name()),
                CalendarWriter.write(saved.calendar())));
    return found;
  }

  @Override
  public Collection<Key> all(ConfigScope scope, int limit) {
    List<CalendarStore.Saved> page = calendars.list(null, limit);
    return page.stream().map(one -> Key.global(Kind.CALENDAR, one.calendar().name())).toList();
  }

  @Override
  public ObjectNode wanted(Entry entry, @Nullable ObjectNode present) {
    return CalendarWriter.write(CalendarReader.read(entry.json(), null));
  }

  @Override
  public void write(Collection<Write> writes, Faults faults) {
    for (Write write : writes) {
      Calendar calendar = CalendarReader.read(write.wanted(), null);
      faults.collect(write.entry(), () -> new CalendarChange(parts, actor).put(calendar, null));
    }
  }

  @Override
  public void delete(Collection<Key> keys, Faults faults) {
    for (Key key : keys) {
      faults.collect(key, () -> new CalendarChange(parts, actor).delete(key.name(), null));
    }
  }

  @Override
  public ObjectNode minimal(ObjectNode present) {
    return Minimal.withoutEmpty(present);
  }
}
