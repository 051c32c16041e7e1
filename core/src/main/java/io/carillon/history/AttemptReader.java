package io.carillon.history;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.database.PageReader;
import io.carillon.definition.Json;
import io.carillon.execution.AttemptOutcome;
import io.carillon.history.History.LogPlace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the ended attempts of an execution, and its log. */
final class AttemptReader {

  private static final LogPlace BEGINNING = new LogPlace(0, 0);

  private final Database database;
  private final DailyHistory history;
  private final PageReader pages;

  AttemptReader(Database database) {
    this.database = database;
    this.history = database.history();
    this.pages = new PageReader(database);
  }

  /** Returns the attempts in order. */
  List<Execution.Attempt> all(UUID executionId) {
    return history.forValues(() ->
        database
            .sql()
            .sql(
                "select * from carillon.execution_attempt where execution_id = :id order by number")
            .param("id", executionId)
            .query(AttemptReader::attempt)
            .list());
  }

  /** Returns a page of the last attempts, latest first, bounded in bytes. */
  Page<Execution.Attempt, Integer> last(UUID executionId, int limit) {
    return history.forValues(() ->
        pages.read(
            """
            select a.*, 200 + coalesce(octet_length(cast(a.error as text)), 0) as page_bytes
            from carillon.execution_attempt a where a.execution_id = :id
            order by a.number desc limit :limit
            """,
            statement -> statement.param("id", executionId),
            limit,
            AttemptReader::attempt,
            Execution.Attempt::number));
  }

  private static Execution.Attempt attempt(ResultSet row, int index) throws SQLException {
    return new Execution.Attempt(
        row.getInt("number"),
        row.getObject("worker_id", UUID.class),
        row.getTimestamp("started_at").toInstant(),
        row.getTimestamp("finished_at").toInstant(),
        AttemptOutcome.of(row.getString("outcome")),
        Json.tree(row.getString("error")));
  }

  private static final String LOG_PAGE =
      """
      select l.*, 100 + octet_length(l.message) as page_bytes from carillon.execution_log l
      where l.execution_id = :id and (l.attempt, l.line) > (:attempt, :line)
      order by l.attempt, l.line limit :limit
      """;

  /**
   * Returns a page of the log after a place, in line order, bounded in bytes.
   *
   * @param after null for the beginning
   */
  Page<Execution.LogLine, LogPlace> logPage(UUID executionId, @Nullable LogPlace after, int limit) {
    LogPlace place = after == null ? BEGINNING : after;
    return history.forValues(() ->
        pages.read(
            LOG_PAGE,
            statement ->
                statement
                    .param("id", executionId)
                    .param("attempt", place.attempt())
                    .param("line", place.line()),
            limit,
            AttemptReader::line,
            line -> new LogPlace(line.attempt(), line.line())));
  }

  /** Returns lines of the log after a place, in order. */
  List<Execution.LogLine> log(UUID executionId, LogPlace after, int limit) {
    return history.forValues(() ->
        database
            .sql()
            .sql(LOG_PAGE)
            .param("id", executionId)
            .param("attempt", after.attempt())
            .param("line", after.line())
            .param("limit", limit)
            .query(AttemptReader::line)
            .list());
  }

  private static Execution.LogLine line(ResultSet row, int index) throws SQLException {
    return new Execution.LogLine(
        row.getInt("attempt"),
        row.getInt("line"),
        row.getTimestamp("logged_at").toInstant(),
        row.getString("level"),
        row.getString("message"));
  }
}
