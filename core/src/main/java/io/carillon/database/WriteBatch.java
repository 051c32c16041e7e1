package io.carillon.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
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
    String statements = String.join(";\n", writes.stream().map(Write::sql).toList());
    List<@Nullable Object> values = new ArrayList<>();
    writes.forEach(write -> Collections.addAll(values, write.values()));
    writes.clear();
    jdbc.update(statements, values.toArray());
  }
}
