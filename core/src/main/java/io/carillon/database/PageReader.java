package io.carillon.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads pages of lists, bounded in rows and in bytes. It first reads the sizes of the rows and then
 * the rows that fit, so that a page of rows of 1 MiB each never holds more than the bound and one
 * row. PostgreSQL computes the sizes row by row and stops soon after the bound is reached, provided
 * that the statement needs no sort.
 */
public final class PageReader {

  /** The maximum total size of a page's texts in bytes, 1 MiB, unless a single row is larger. */
  public static final long BYTES = 1 << 20;

  private static final int FIRST_SIZES = 8;
  private static final int MOST_SIZES = 256;

  private final Database database;

  /** Creates a reader of the given database. */
  public PageReader(Database database) {
    this.database = database;
  }

  /**
   * Reads a page.
   *
   * @param select a single statement with {@code :limit} and a column {@code page_bytes}: the size
   *     of the row's texts in bytes
   * @param parameters binds all parameters except {@code limit}
   * @param limit the maximum number of rows, 1 or more
   * @param place maps a row to its place in the list
   * @return at least one row if there are any
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
   * The number of rows that fit.
   *
   * @param more whether more rows follow
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
