package io.carillon.server.boot;

import io.carillon.postgres.EmbeddedPostgresException;
import io.carillon.server.plugins.PluginException;
import io.carillon.server.settings.ServerSettings;
import io.carillon.tasktype.InvalidTaskTypeException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.web.server.PortInUseException;

/** Explains in one sentence why a server could not start, for failures that an operator can fix. */
public final class StartFailure {

  private final ServerSettings settings;

  public StartFailure(ServerSettings settings) {
    this.settings = settings;
  }

  /** Returns the sentence; empty for an unexpected failure. */
  public Optional<String> explain(Throwable failure) {
    return in(failure, EmbeddedPostgresException.class)
        .map(Throwable::getMessage)
        .or(() -> in(failure, PluginException.class).map(Throwable::getMessage))
        .or(() -> in(failure, InvalidTaskTypeException.class).map(Throwable::getMessage))
        .or(() -> in(failure, PortInUseException.class).map(this::portInUse))
        .or(() -> in(failure, BindException.class).map(this::cannotListen))
        .or(() -> in(failure, SQLException.class).map(StartFailure::databaseUnusable))
        .or(() -> in(failure, FlywayException.class).map(StartFailure::tablesUnusable))
        .or(() -> in(failure, UnknownHostException.class).map(StartFailure::unknownHost));
  }

  private static <T extends Throwable> Optional<T> in(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  private String portInUse(PortInUseException e) {
    return "port %d of %s is in use: stop what uses it, or set CARILLON_PORT to another"
        .formatted(e.getPort(), settings.address());
  }

  private String cannotListen(BindException e) {
    return "it cannot listen at %s: %s; set CARILLON_ADDRESS to an address of this machine"
        .formatted(settings.address(), e.getMessage());
  }

  private static String databaseUnusable(SQLException e) {
    return "the database of CARILLON_DB_URL cannot be used: " + e.getMessage();
  }

  private static String tablesUnusable(FlywayException e) {
    return "the tables cannot be brought up to date: " + e.getMessage();
  }

  private static String unknownHost(UnknownHostException e) {
    return "CARILLON_ADDRESS names a host that is not known: " + e.getMessage();
  }
}
