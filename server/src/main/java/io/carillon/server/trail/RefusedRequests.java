package io.carillon.server.trail;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refused requests, counted per minute, so that a flood of them writes few lines: at most {@value
 * #LINES} per minute, plus one for all others. {@link TrailWriter} writes them.
 */
final class RefusedRequests {

  /** Maximum lines per minute. */
  static final int LINES = 40;

  private static final String OTHERS = "others";
  // While the database is unavailable; beyond it the oldest counts are dropped.
  private static final int MOST_UNWRITTEN = 1_000;

  private final Clock clock;
  private final Map<Key, Line> present = new HashMap<>();
  private final List<Line> past = new ArrayList<>();
  private long minute;
  private long dropped;

  RefusedRequests(Clock clock) {
    this.clock = clock;
  }

  private record Key(@Nullable String actor, String source, String action, int status) {}

  /** A line with its count, and the part of the count already written. */
  static final class Line {

    private final AuditedRequest asked;
    private int count;
    private int written;
    private @Nullable Long id;

    Line(AuditedRequest asked) {
      this.asked = asked;
    }
  }

  /**
   * A line whose count must be written.
   *
   * @param id of the line; null for a new one
   */
  record Unwritten(Line line, @Nullable Long id, AuditedRequest asked, int count) {}

  /** Counts a request; returns true when it begins a line. */
  synchronized boolean add(AuditedRequest asked) {
    beginMinute();
    Key key = new Key(asked.actor(), network(asked.source()), asked.action(), asked.status());
    boolean full = present.size() >= LINES && !present.containsKey(key);
    Key counted = full ? new Key(null, OTHERS, OTHERS, 0) : key;
    Line line = present.get(counted);
    boolean begins = line == null;
    if (line == null) {
      line =
          new Line(
              full
                  ? new AuditedRequest(
                      null, OTHERS, OTHERS, AuditedRequest.ChangedObject.NOTHING, 0)
                  : asked);
      present.put(counted, line);
    }
    line.count++;
    return begins;
  }

  // Counts IPv6 by /64 network: one customer has 2^64 addresses.
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

  /** Returns the lines whose counts are not written yet. */
  synchronized List<Unwritten> unwritten() {
    beginMinute();
    List<Line> lines = new ArrayList<>(past);
    lines.addAll(present.values());
    return lines.stream()
        .filter(line -> line.count > line.written)
        .map(line -> new Unwritten(line, line.id, line.asked, line.count))
        .toList();
  }

  /** Marks a line as written under that id. */
  synchronized void written(Unwritten one, long id) {
    one.line().id = id;
    one.line().written = one.count();
    past.removeIf(line -> line.count == line.written);
  }

  /** Returns the number of lines dropped since the last call because they could not be written. */
  synchronized long takeDropped() {
    long taken = dropped;
    dropped = 0;
    return taken;
  }
}
