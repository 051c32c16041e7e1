package io.carillon.server.icalendar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which events are superseded: by another with the same {@code UID} and a higher {@code
 * SEQUENCE} (RFC 5545, 3.8.7.4), or by cancellation with {@code STATUS} or {@code METHOD} (RFC
 * 5546, 3.2.5). Events with the same UID and SEQUENCE all count, since some producers give every
 * event of a file the same UID.
 */
final class Revisions {

  /** iTIP methods that reply or request and do not publish events. */
  private static final Set<String> TALK = Set.of("REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER");

  private final Map<Key, FoundEvent> latest = new HashMap<>();
  private final Map<Key, FoundEvent> cancelled = new HashMap<>();

  /**
   * The identity of an event.
   *
   * @param recurrenceId one occurrence; empty for all
   */
  private record Key(String uid, String recurrenceId) {

    static Key of(FoundEvent event) {
      return new Key(event.uid(), event.recurrenceId());
    }
  }

  Revisions(List<FoundEvent> events) {
    for (FoundEvent event : events) {
      if (!event.uid().isEmpty() && !TALK.contains(event.method())) {
        keep(event, latest);
        if (event.method().equals("CANCEL")) {
          keep(event, cancelled);
        }
      }
    }
  }

  private static void keep(FoundEvent event, Map<Key, FoundEvent> kept) {
    kept.merge(
        Key.of(event), event, (one, other) -> other.sequence() > one.sequence() ? other : one);
  }

  /** Returns why the event is not imported, as a clause about it; null for one that counts. */
  @Nullable String passedOver(FoundEvent event) {
    if (TALK.contains(event.method())) {
      return "announces nothing (METHOD:%s)".formatted(event.method());
    }
    if (event.method().equals("CANCEL") || event.says("STATUS", "CANCELLED")) {
      return "is cancelled";
    }
    FoundEvent cancelling = cancelling(event);
    if (cancelling != null) {
      return "is cancelled in line %d (METHOD:CANCEL)".formatted(cancelling.event().line());
    }
    FoundEvent newer = latest.get(Key.of(event));
    return newer != null && newer.sequence() > event.sequence()
        ? "is replaced in line %d (SEQUENCE:%d)".formatted(newer.event().line(), newer.sequence())
        : null;
  }

  private @Nullable FoundEvent cancelling(FoundEvent event) {
    FoundEvent all = cancelled.get(new Key(event.uid(), ""));
    FoundEvent one = cancelled.get(Key.of(event));
    if (all != null && all.sequence() >= event.sequence()) {
      return all;
    }
    return one != null && one.sequence() >= event.sequence() ? one : null;
  }
}
