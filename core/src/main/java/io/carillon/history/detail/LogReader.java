package io.carillon.history.detail;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.database.PageReader;
import io.carillon.history.Execution.LogLine;
import io.carillon.history.History.LogPlace;
import io.carillon.history.detail.LogQuery.Filter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads the log of an execution, in both directions and by conditions. A page examines at most
 * {@value #EXAMINED} lines; it reads along the primary key.
 */
public final class LogReader {

  /** Maximum number of lines that a page examines. */
  public static final int EXAMINED = 5_000;

  /** Maximum number of lines that a summary counts: those of ten attempts. */
  static final int SUMMARIZED = 100_000;

  private static final LogPlace BEGINNING = new LogPlace(0, 0);
  private static final LogPlace END = new LogPlace(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private static final String CANDIDATES =
      """
      select l.* from carillon.execution_log l
      where l.execution_id = :id and (l.attempt, l.line) {beyond} (:attempt, :line)
        and l.attempt between :least and :most
      order by l.attempt {down}, l.line {down} limit :each
      """;

  private static final String SELECT =
      """
      select l.*, 100 + octet_length(l.message) as page_bytes from ({candidates}) as l
      where {fits} order by l.attempt {down}, l.line {down} limit :limit
      """;

  private static final String LAST_EXAMINED =
      "select l.attempt, l.line from ({candidates}) as l order by l.attempt {down}, l.line {down}"
          + " offset :each - 1 limit 1";

  private final Database database;
  private final DailyHistory history;
  private final PageReader pages;

  /** Creates a reader of a database. */
  public LogReader(Database database) {
    this.database = database;
    this.history = database.history();
    this.pages = new PageReader(database);
  }

  /** Returns a page of the lines, bounded in bytes, in lines, and in lines examined. */
  public Page<LogLine, LogPlace> page(LogQuery query) {
    return history.forValues(() -> read(query));
  }

  private Page<LogLine, LogPlace> read(LogQuery query) {
    UnaryOperator<StatementSpec> parameters = statement -> bind(statement, query);
    Page<LogLine, LogPlace> page =
        pages.read(
            statement(SELECT, query),
            parameters,
            query.limit(),
            LogReader::line,
            line -> new LogPlace(line.attempt(), line.line()));
    return page.next() == null && query.filter().examines()
        ? new Page<>(page.items(), lastExamined(query))
        : page;
  }

  private @Nullable LogPlace lastExamined(LogQuery query) {
    return bind(database.sql().sql(statement(LAST_EXAMINED, query)), query)
        .query((row, index) -> new LogPlace(row.getInt("attempt"), row.getInt("line")))
        .optional()
        .orElse(null);
  }

  private static String statement(String select, LogQuery query) {
    Filter filter = query.filter();
    String fits =
        (filter.levels().isEmpty() ? "true" : "l.level = any(:levels)")
            + (filter.text() == null ? "" : " and position(lower(:text) in lower(l.message)) > 0");
    return select
        .replace("{candidates}", CANDIDATES)
        .replace("{fits}", fits)
        .replace("{beyond}", query.newestFirst() ? "<" : ">")
        .replace("{down}", query.newestFirst() ? "desc" : "");
  }

  private static StatementSpec bind(StatementSpec statement, LogQuery query) {
    LogPlace start = query.newestFirst() ? END : BEGINNING;
    LogPlace after = query.after() == null ? start : query.after();
    Filter filter = query.filter();
    Integer attempt = filter.attempt();
    return statement
        .param("id", query.executionId())
        .param("attempt", after.attempt())
        .param("line", after.line())
        .param("least", attempt == null ? 0 : attempt)
        .param("most", attempt == null ? Integer.MAX_VALUE : attempt)
        .param("levels", texts(filter.levels()))
        .param("text", filter.text())
        .param("each", filter.examines() ? EXAMINED : query.limit() + 1);
  }

  /**
   * The numbers of lines of an execution.
   *
   * @param lines number of lines by level, of at most {@value #SUMMARIZED}
   * @param more whether there are more lines than were counted
   * @param firstError the first line of level {@code error}; null for none
   */
  public record Summary(Map<String, Long> lines, boolean more, @Nullable LogLine firstError) {}

  /** Counts the lines of an execution by level, and returns its first error. */
  public Summary summary(UUID executionId) {
    return history.forValues(() -> counted(executionId));
  }

  private Summary counted(UUID executionId) {
    Map<String, Long> lines = new LinkedHashMap<>();
    LogQuery.LEVELS.forEach(level -> lines.put(level, 0L));
    database
        .sql()
        .sql(
            """
            select l.level, count(*) as lines from (
              select level from carillon.execution_log where execution_id = :id
              order by attempt, line limit :most) as l
            group by l.level
            """)
        .param("id", executionId)
        .param("most", SUMMARIZED)
        .query((row, index) -> lines.put(row.getString("level"), row.getLong("lines")))
        .list();
    long all = lines.values().stream().mapToLong(count -> count).sum();
    LogLine first =
        lines.getOrDefault(LogQuery.LEVELS.getLast(), 0L) == 0 ? null : firstError(executionId);
    return new Summary(lines, all >= SUMMARIZED, first);
  }

  private @Nullable LogLine firstError(UUID executionId) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.execution_log where execution_id = :id and level = 'error'
            order by attempt, line limit 1
            """)
        .param("id", executionId)
        .query(LogReader::line)
        .optional()
        .orElse(null);
  }

  /** Returns lines before and after a place, and the line at it, in order; at most 200 of each. */
  public List<LogLine> around(UUID executionId, LogPlace place, int each) {
    return history.forValues(() ->
        database
            .sql()
            .sql(
                """
                select * from (
                  (select * from carillon.execution_log where execution_id = :id
                    and (attempt, line) < (:attempt, :line) order by attempt desc, line desc limit :each)
                  union all
                  (select * from carillon.execution_log where execution_id = :id
                    and (attempt, line) >= (:attempt, :line) order by attempt, line limit :each + 1)
                ) as l order by attempt, line
                """)
            .param("id", executionId)
            .param("attempt", place.attempt())
            .param("line", place.line())
            .param("each", each)
            .query(LogReader::line)
            .list());
  }

  private static LogLine line(ResultSet row, int index) throws SQLException {
    return new LogLine(
        row.getInt("attempt"),
        row.getInt("line"),
        row.getTimestamp("logged_at").toInstant(),
        row.getString("level"),
        row.getString("message"));
  }
}
