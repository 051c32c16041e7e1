package io.carillon.statistics.series;

import io.carillon.statistics.Tally;
import io.carillon.statistics.series.SeriesReport.Group;
import io.carillon.statistics.series.SeriesReport.Point;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up the rows of a chart, of which there may be tens of thousands. Not thread-safe. */
final class Points {

  private final SeriesQuery query;

  // By the begin of the bucket, and by that of the roll-up: the outcomes of each group.
  private final SortedMap<Instant, Map<String, Map<String, Tally>>> buckets = new TreeMap<>();
  private final Map<Long, Map<String, Map<String, Tally>>> rollUps = new HashMap<>();

  Points(SeriesQuery query) {
    this.query = query;
  }

  /**
   * Adds a row.
   *
   * @param row the second of its begin, the key of its group, its outcome, and the columns of
   *     {@link Tally#add(ResultSet, int)}
   */
  void add(ResultSet row) throws SQLException {
    rollUps
        .computeIfAbsent(row.getLong(1), this::bucket)
        .computeIfAbsent(row.getString(2), any -> new TreeMap<>())
        .computeIfAbsent(row.getString(3), any -> new Tally())
        .add(row, 4);
  }

  private Map<String, Map<String, Tally>> bucket(long second) {
    Instant start = query.bucket().start(Instant.ofEpochSecond(second), query.span().zone());
    return buckets.computeIfAbsent(start, any -> new HashMap<>());
  }

  /** Returns the points in the order of time and of the groups. */
  List<Point> ordered(List<Group> groups) {
    List<Point> points = new ArrayList<>();
    buckets.forEach((at, outcomes) -> {
      for (Group group : groups) {
        Map<String, Tally> found = outcomes.get(group.key());
        if (found != null) {
          points.add(new Point(at, group.key(), found));
        }
      }
    });
    return points;
  }
}
