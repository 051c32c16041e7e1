package io.carillon.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads pages of lists, bounded in rows and in bytes. The sizes of the rows are read first and the
 * rows that fit then, so that a page of rows of a megabyte each never holds more than the bound and
 * one row. PostgreSQL computes the sizes row by row, and stops soon after the bound is spent, where
 * the statement needs no sort of its own.
 */
public final class PageReader {

  /** What the texts of a page may have together, unless a single row has more: 1 MiB. */
  public static final long BYTES = 1 << 20;

  private static final int FIRST_SIZES = 8;
  private static final int MOST_SIZES = 256;

  private final Database database;

  /** On that database. */
  public PageReader(Database database) {
    this.database = database;
  }

  /**
   * Reads a page.
   *
   * @param select one statement with {@code :limit} and a column {@code page_bytes}: the size of
   *     the row's texts in bytes
   * @param parameters binds all parameters but {@code limit}
   * @param limit the greatest number of rows, 1 or more
   * @param place where a row stands in the list
   * @return at least one row if there is any
   */
  public <T, K> Page<T, K> read(
      String select,
      UnaryOperator<StatementSpec> parameters,
      int limit,
      RowMapper<T> mapper,
      Function<T, K> place) {
    return database.inTransaction(() -> {
      Fit fit = fit(select, parameters, limit);
      if (fit.rows() == 0) {
        return new Page<>(List.of(), null);
      }
      List<T> rows =
          parameters
              .apply(database.sql().sql(select))
              .param("limit", fit.rows())
              .query(mapper)
              .list();
      boolean more = fit.more() && !rows.isEmpty();
      return new Page<>(rows, more ? place.apply(rows.getLast()) : null);
    });
  }

  /**
   * How many rows fit.
   *
   * @param more whether there are others behind them
   */
  private record Fit(int rows, boolean more) {}

  private Fit fit(String select, UnaryOperator<StatementSpec> parameters, int limit) {
    String sizes = "select p.page_bytes from (" + select + ") as p";
    return parameters
        .apply(database.sql().sql(sizes))
        .param("limit", limit + 1)
        .withFetchSize(FIRST_SIZES)
        .query((ResultSet row) -> fit(row, limit));
  }

  private static Fit fit(ResultSet row, int limit) throws SQLException {
    long spent = 0;
    int rows = 0;
    int fetched = FIRST_SIZES;
    while (row.next()) {
      spent += row.getLong("page_bytes");
      if (rows == limit || (rows > 0 && spent > BYTES)) {
        return new Fit(rows, true);
      }
      rows++;
      if (rows == fetched) {
        fetched += Math.min(fetched, MOST_SIZES);
        row.setFetchSize(Math.min(fetched, MOST_SIZES));
      }
    }
    return new Fit(rows, false);
  }
}
