package io.carillon.tasks.jdbc;

import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.web.AllowedHosts;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A database that is reached by JDBC. */
@ConnectionKind(name = "jdbc", description = "A database, reached by its JDBC driver")
public final class JdbcConnectionKind implements ConnectionHandler<JdbcSettings> {

  private static final int VALID_SECONDS = 10;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_CONNECT = Duration.ofMinutes(5);
  private static final JdbcConnector.Use TEST = new JdbcConnector.Use(true, false, 0);

  private final JdbcConnector connector;

  /** Creates the kind, whose connections reach the hosts that {@code hosts} allows. */
  public JdbcConnectionKind(AllowedHosts hosts, JdbcDrivers drivers) {
    this.connector = new JdbcConnector(hosts, drivers);
  }

  @Override
  public List<ParameterFault> check(JdbcSettings settings) {
    List<ParameterFault> faults = new ArrayList<>();
    if (!settings.url().contains("${")) { // known when it is used
      try {
        JdbcAddress.of(settings.url(), settings.properties());
      } catch (IllegalArgumentException e) {
        faults.add(new ParameterFault("url", String.valueOf(e.getMessage())));
      }
    }
    Duration connect = settings.connectTimeout();
    if (connect.compareTo(SHORTEST) < 0 || connect.compareTo(LONGEST_CONNECT) > 0) {
      faults.add(new ParameterFault("connect_timeout", "must be from 1s to 5m"));
    }
    Duration silence = settings.socketTimeout();
    if (silence != null && silence.compareTo(SHORTEST) < 0) {
      faults.add(new ParameterFault("socket_timeout", "must be at least 1s"));
    }
    return faults;
  }

  @Override
  public void test(JdbcSettings settings) throws Exception {
    try (OpenDatabase database = connector.open("The database", settings, TEST)) {
      if (!database.jdbc().isValid(VALID_SECONDS)) {
        throw new SQLTransientException(
            "The database does not answer within %d seconds".formatted(VALID_SECONDS));
      }
    }
  }
}
