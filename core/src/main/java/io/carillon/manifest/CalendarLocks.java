package io.carillon.manifest;

import io.carillon.manager.change.Components;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.manifest.section.Section.Write;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Locks the calendars of a file before any schedule, in the order of their names: those that it
 * changes or deletes, and those that its configs name, which must not change meanwhile.
 */
final class CalendarLocks {

  private final Components parts;

  CalendarLocks(Components parts) {
    this.parts = parts;
  }

  void lock(Collection<Write> writes, Collection<Key> deleted) {
    Map<String, Boolean> calendars = new TreeMap<>();
    for (Write write : writes) {
      JsonNode used = write.wanted().path("schedule").path("calendar");
      if (used.isString()) {
        calendars.putIfAbsent(used.stringValue(), false);
      }
      addChanged(write.entry().key(), calendars);
    }
    deleted.forEach(key -> addChanged(key, calendars));
    calendars.forEach(this::lock);
  }

  private static void addChanged(Key key, Map<String, Boolean> calendars) {
    if (key.kind() == Kind.CALENDAR) {
      calendars.put(key.name(), true);
    }
  }

  private void lock(String name, boolean changes) {
    if (changes) {
      parts.configs().calendars().lock(name);
    } else {
      parts.configs().calendars().keep(name);
    }
  }
}
