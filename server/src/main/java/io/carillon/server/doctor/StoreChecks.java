package io.carillon.server.doctor;

import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.settings.ServerSettings.DatabaseAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** The database and the broker of the settings. */
final class StoreChecks {

  private static final int SECONDS = 5;
  private static final int OLDEST_POSTGRES = 15;
  private static final Duration SKEW = Duration.ofSeconds(2);

  private final ServerSettings settings;
  private final InstantSource clock;

  StoreChecks(ServerSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  List<Finding> database() {
    DatabaseAddress address = settings.database();
    if (address == null) {
      return List.of(Finding.ok("doctor.database_embedded", settings.data()));
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setURL(address.url());
      source.setConnectTimeout(SECONDS);
      source.setSocketTimeout(2 * SECONDS);
      try (Connection connection = source.getConnection(address.user(), address.password())) {
        return look(connection, address);
      }
    } catch (SQLException | IllegalArgumentException e) {
      return List.of(
          Finding.fault("doctor.database_away", address.url(), String.valueOf(e.getMessage())));
    }
  }

  private List<Finding> look(Connection connection, DatabaseAddress address) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    int major = connection.getMetaData().getDatabaseMajorVersion();
    String version = connection.getMetaData().getDatabaseProductVersion();
    findings.add(
        major < OLDEST_POSTGRES
            ? Finding.fault("doctor.database_old", version, OLDEST_POSTGRES)
            : Finding.ok("doctor.database", version, address.url()));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select clock_timestamp()")) {
      row.next();
      Duration skew = Duration.between(row.getTimestamp(1).toInstant(), clock.instant()).abs();
      if (skew.compareTo(SKEW) > 0) {
        findings.add(Finding.warning("doctor.database_clock", skew.toMillis()));
      }
    }
    return findings;
  }

  List<Finding> broker() {
    if (settings.rabbitmq() == null) {
      return List.of(Finding.ok("doctor.broker_none"));
    }
    return settings.rabbitmq().address().hosts().stream().map(StoreChecks::broker).toList();
  }

  private static Finding broker(RabbitAddress.Host host) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.name(), host.port()), SECONDS * 1000);
      return Finding.ok("doctor.broker", host.name(), host.port());
    } catch (IOException | IllegalArgumentException e) {
      return Finding.fault("doctor.broker_away", host.name(), host.port());
    }
  }
}
