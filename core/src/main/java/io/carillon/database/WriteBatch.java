package io.carillon.database;

import static java.util.Objects.requireNonNull;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.RowMapperResultSetExtractor;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.util.ConcurrentLruCache;

/**
 * The deferred writes of a transaction, whose row counts are not needed. A round trip to the server
 * costs about as much as a small statement, so up to 8 writes are sent in one, separated by
 * semicolons.
 */
final class WriteBatch {

  private static final int MOST = 8;
  private static final ConcurrentLruCache<String, ParsedSql> PARSED =
      new ConcurrentLruCache<>(64, NamedParameterUtils::parseSqlStatement);

  private record Write(ParsedSql statement, SqlParameterSource parameters) {

    String sql() {
      return NamedParameterUtils.substituteNamedParameters(statement, parameters);
    }

    @Nullable Object[] values() {
      return NamedParameterUtils.buildValueArray(statement, parameters, null);
    }
  }

  private final JdbcTemplate jdbc;
  private final List<Write> writes = new ArrayList<>();

  WriteBatch(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void add(String statement, SqlParameterSource parameters) {
    writes.add(new Write(PARSED.get(statement), parameters));
    if (writes.size() == MOST) {
      flush();
    }
  }

  void flush() {
    if (writes.isEmpty()) {
      return;
    }
    String statements = statements();
    jdbc.update(statements, values());
  }

  /** Sends the writes and then a query, in the same round trip. */
  <T> List<T> flush(String query, SqlParameterSource parameters, RowMapper<T> rows) {
    writes.add(new Write(PARSED.get(query), parameters));
    String statements = statements();
    var setter = new ArgumentPreparedStatementSetter(values());
    return requireNonNull(
        jdbc.execute(
            statements,
            (PreparedStatementCallback<List<T>>)
                statement -> {
                  setter.setValues(statement);
                  statement.execute();
                  return read(statement, rows);
                }));
  }

  /** Reads the rows of the last statement; the writes before it have only counts. */
  private static <T> List<T> read(PreparedStatement statement, RowMapper<T> rows)
      throws SQLException {
    boolean hasRows = statement.getResultSet() != null;
    while (!hasRows) {
      hasRows = statement.getMoreResults();
      if (!hasRows && statement.getUpdateCount() == -1) {
        throw new IllegalArgumentException("the last statement is not a query");
      }
    }
    try (ResultSet result = statement.getResultSet()) {
      return new RowMapperResultSetExtractor<>(rows).extractData(result);
    }
  }

  private String statements() {
    return String.join(";\n", writes.stream().map(Write::sql).toList());
  }

  private @Nullable Object[] values() {
    List<@Nullable Object> values = new ArrayList<>();
    writes.forEach(write -> Collections.addAll(values, write.values()));
    writes.clear();
    return values.toArray();
  }
}
