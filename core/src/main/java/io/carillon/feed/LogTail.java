package io.carillon.feed;

import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads the lines that executions log, as they come. */
public final class LogTail {

  /** Maximum number of lines of one execution in a reading. */
  public static final int LINES = 500;

  private static final int CHARACTERS = 256 << 10;

  private final Database database;

  /** Creates a reader of a database. */
  public LogTail(Database database) {
    this.database = database;
  }

  /** A place in the log of an execution: behind that line of that attempt. */
  public record Place(UUID executionId, int attempt, int line) {

    /** Returns the beginning of a log. */
    public static Place start(UUID executionId) {
      return new Place(executionId, 0, 0);
    }
  }

  /** A line of a log. */
  public record Line(Place place, Instant at, String level, String message) {

    /**
     * Returns whether no line can be missing between that place and this line: a line of the same
     * attempt has the next number, the first line of an attempt the number 1. Lines of a busy node
     * are written by two writers, so a later line may be stored before an earlier one.
     */
    public boolean follows(Place before) {
      return place.attempt() == before.attempt()
          ? place.line() == before.line() + 1
          : place.line() == 1;
    }
  }

  // The sum bounds the bytes of each log that is read; a line may have 8,192 characters.
  private static final String READ =
      """
      select l.* from unnest(:ids, :attempts, :lines) as b(id, attempt, line)
      cross join lateral (
        select p.* from (
          select x.execution_id, x.attempt, x.line, x.logged_at, x.level, x.message,
            sum(length(x.message)) over (order by x.attempt, x.line) as characters
          from (
            select * from carillon.execution_log y
            where y.execution_id = b.id and (y.attempt, y.line) > (b.attempt, b.line)
            order by y.attempt, y.line limit :limit) as x
        ) as p where p.characters <= :most or p.characters = length(p.message)
      ) as l
      order by l.execution_id, l.attempt, l.line
      """;

  /**
   * Returns lines behind places of different executions, in order: of each execution at most {@link
   * #LINES} and 256 K characters, and at least one when there is any.
   */
  public Map<UUID, List<Line>> read(List<Place> places) {
    Map<UUID, List<Line>> lines = new HashMap<>();
    if (places.isEmpty()) {
      return lines;
    }
    database
        .sql()
        .sql(READ)
        .param("ids", uuids(places, Place::executionId))
        .param("attempts", ints(places, Place::attempt))
        .param("lines", ints(places, Place::line))
        .param("limit", LINES)
        .param("most", CHARACTERS)
        .query((row, index) ->
            new Line(
                new Place(
                    row.getObject("execution_id", UUID.class),
                    row.getInt("attempt"),
                    row.getInt("line")),
                row.getTimestamp("logged_at").toInstant(),
                row.getString("level"),
                row.getString("message")))
        .list()
        .forEach(line ->
            lines.computeIfAbsent(line.place().executionId(), id -> new ArrayList<>()).add(line));
    return lines;
  }
}
