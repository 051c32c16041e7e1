package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.carillon.definition.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Looks for the value of every secret that a test stores: in each answer, in the log, and at the
 * end in every row of the database.
 */
final class SecretSweep extends AppenderBase<ILoggingEvent> {

  // A shorter value is a part of other words.
  private static final int SHORTEST = 8;

  private final Set<String> values = ConcurrentHashMap.newKeySet();
  private final Collection<String> logged = new ConcurrentLinkedQueue<>();

  /** Begins to look at the log. */
  static SecretSweep begin() {
    SecretSweep sweep = new SecretSweep();
    sweep.start();
    root().addAppender(sweep);
    return sweep;
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** Notes the value of a request that stores a secret. */
  void note(String method, String path, @Nullable String body) {
    if (body != null && method.equals("PUT") && path.startsWith("/api/v1/secrets/")) {
      String value = value(body);
      if (value.length() >= SHORTEST) {
        values.add(value);
      }
    }
  }

  private static String value(String body) {
    try {
      return Json.MAPPER.readTree(body).path("value").asString("");
    } catch (JacksonException malformed) {
      return ""; // a test of bad input
    }
  }

  void check(String method, String path, String answer) {
    for (String value : values) {
      assertThat(answer.contains(value))
          .as("the answer of %s %s has the value of a secret", method, path)
          .isFalse();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (values.isEmpty()) {
      return;
    }
    String text =
        event.getFormattedMessage()
            + event.getKeyValuePairs()
            + event.getMDCPropertyMap()
            + (event.getThrowableProxy() == null
                ? ""
                : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    if (values.stream().anyMatch(text::contains)) {
      logged.add(event.getLoggerName());
    }
  }

  /** Looks at the log and at every row, and forgets the values. */
  void end(TestSite site) {
    root().detachAppender(this);
    stop();
    assertThat(logged).as("loggers that wrote the value of a secret").isEmpty();
    if (!values.isEmpty()) {
      assertThat(tablesWithValues(site)).as("tables with the value of a secret").isEmpty();
    }
  }

  private List<String> tablesWithValues(TestSite site) {
    List<String> found = new ArrayList<>();
    try (Connection connection =
        DriverManager.getConnection(site.jdbcUrl(), site.user(), site.password())) {
      for (String table : tables(connection)) {
        if (hasValue(connection, table)) {
          found.add(table);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return found;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
                where schemaname = 'carillon'
                """);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private boolean hasValue(Connection connection, String table) throws SQLException {
    String statement =
        """
        select exists (select from %s t, unnest(?) as v(value)
          where position(v.value in cast(t as text)) > 0)
        """
            .formatted(table);
    try (PreparedStatement select = connection.prepareStatement(statement)) {
      select.setArray(1, connection.createArrayOf("text", values.toArray()));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
