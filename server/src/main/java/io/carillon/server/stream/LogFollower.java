package io.carillon.server.stream;

import io.carillon.feed.LogTail.Line;
import io.carillon.feed.LogTail.Place;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The logs that a client follows, each with the place that it has reached. A line is held back for
 * up to 5 s while a line before it is missing: two writers may store them in another order. Used by
 * one thread.
 */
final class LogFollower {

  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

  private final SortedMap<UUID, Place> places = new TreeMap<>();
  private final Map<UUID, Long> heldSince = new TreeMap<>();
  private final LongSupplier nanoTime;

  /**
   * Creates a follower.
   *
   * @param reached the places behind which to continue, as {@link #text} writes them; the beginning
   *     of each log unless there is one for each
   */
  LogFollower(List<UUID> executions, String reached, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    executions.forEach(id -> places.put(id, Place.start(id)));
    String[] parts = reached.split("~", -1);
    if (parts.length == places.size()) {
      int next = 0;
      for (Map.Entry<UUID, Place> one : places.entrySet()) {
        one.setValue(place(one.getKey(), parts[next++]));
      }
    }
  }

  private static Place place(UUID execution, String text) {
    Matcher numbers = PLACE.matcher(text);
    return numbers.matches()
        ? new Place(
            execution, Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : Place.start(execution);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Returns the places that were reached. */
  List<Place> places() {
    return List.copyOf(places.values());
  }

  /** Returns the places as text: {@code attempt.line} of each log, in the order of the ids. */
  String text() {
    return places.values().stream()
        .map(place -> place.attempt() + "." + place.line())
        .collect(Collectors.joining("~"));
  }

  /** Passes on those of the lines that are to be sent now, in order, and moves on behind each. */
  void take(List<Line> lines, Consumer<Line> sink) {
    for (Line line : lines) {
      Place before = places.get(line.place().executionId());
      if (before == null || !isBehind(line.place(), before)) {
        continue;
      }
      if (!line.follows(before) && !isPatienceOver(before)) {
        break;
      }
      heldSince.remove(before.executionId());
      places.put(before.executionId(), line.place());
      sink.accept(line);
    }
  }

  private boolean isPatienceOver(Place before) {
    long now = nanoTime.getAsLong();
    return now - heldSince.computeIfAbsent(before.executionId(), id -> now) > PATIENCE_NANOS;
  }

  private static boolean isBehind(Place place, Place before) {
    return place.attempt() == before.attempt()
        ? place.line() > before.line()
        : place.attempt() > before.attempt();
  }
}
