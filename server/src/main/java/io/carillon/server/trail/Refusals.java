package io.carillon.server.trail;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refused requests, counted by minute, so that whoever sends many of them writes few lines: of one
 * minute {@value #LINES} lines at most, and one for all others. {@link TrailWriter} writes them.
 */
final class Refusals {

  /** Lines of one minute. */
  static final int LINES = 40;

  private static final String OTHERS = "others";
  // While the database is away; then the oldest counts are dropped.
  private static final int MOST_UNWRITTEN = 1_000;

  private final Clock clock;
  private final Map<Key, Line> present = new HashMap<>();
  private final List<Line> past = new ArrayList<>();
  private long minute;
  private long dropped;

  Refusals(Clock clock) {
    this.clock = clock;
  }

  private record Key(@Nullable String actor, String source, String action, int status) {}

  /** A line that counts, and what of it is written. */
  static final class Line {

    private final Asked asked;
    private int count;
    private int written;
    private @Nullable Long id;

    Line(Asked asked) {
      this.asked = asked;
    }
  }

  /**
   * What is to be written of a line.
   *
   * @param id of the line; null for one that is new
   */
  record Unwritten(Line line, @Nullable Long id, Asked asked, int count) {}

  /** Counts one; true when it begins a line. */
  synchronized boolean add(Asked asked) {
    beginMinute();
    Key key = new Key(asked.actor(), network(asked.source()), asked.action(), asked.status());
    boolean full = present.size() >= LINES && !present.containsKey(key);
    Key counted = full ? new Key(null, OTHERS, OTHERS, 0) : key;
    Line line = present.get(counted);
    boolean begins = line == null;
    if (line == null) {
      line = new Line(full ? new Asked(null, null, OTHERS, OTHERS, null, 0, null) : asked);
      present.put(counted, line);
    }
    line.count++;
    return begins;
  }

  // Whoever has one IPv6 address has 2^64 of them.
  private static String network(String source) {
    String[] parts = source.split(":", -1);
    return parts.length == 8 ? String.join(":", List.of(parts).subList(0, 4)) : source;
  }

  private void beginMinute() {
    long now = clock.instant().getEpochSecond() / 60;
    if (now != minute) {
      minute = now;
      present.values().stream().filter(line -> line.count > line.written).forEach(past::add);
      present.clear();
      while (past.size() > MOST_UNWRITTEN) {
        past.removeFirst();
        dropped++;
      }
    }
  }

  /** What is not written yet. */
  synchronized List<Unwritten> unwritten() {
    beginMinute();
    List<Line> lines = new ArrayList<>(past);
    lines.addAll(present.values());
    return lines.stream()
        .filter(line -> line.count > line.written)
        .map(line -> new Unwritten(line, line.id, line.asked, line.count))
        .toList();
  }

  /** It has been written, as the line of that id. */
  synchronized void written(Unwritten one, long id) {
    one.line().id = id;
    one.line().written = one.count();
    past.removeIf(line -> line.count == line.written);
  }

  /** How many lines were dropped since the last call, because nothing could be written. */
  synchronized long takeDropped() {
    long taken = dropped;
    dropped = 0;
    return taken;
  }
}
