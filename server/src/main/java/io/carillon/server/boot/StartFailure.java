package io.carillon.server.boot;

import io.carillon.cli.text.Messages;
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
  private final Messages messages;

  public StartFailure(ServerSettings settings, Messages messages) {
    this.settings = settings;
    this.messages = messages;
  }

  /** Returns the sentence; empty for an unexpected failure. */
  public Optional<String> explain(Throwable failure) {
    return in(failure, EmbeddedPostgresException.class)
        .map(Throwable::getMessage)
        .or(() -> in(failure, PluginException.class).map(Throwable::getMessage))
        .or(() -> in(failure, InvalidTaskTypeException.class).map(Throwable::getMessage))
        .or(() -> in(failure, PortInUseException.class).map(this::portInUse))
        .or(() -> in(failure, BindException.class).map(this::cannotListen))
        .or(() -> in(failure, SQLException.class).map(one -> sentence("start.database", one)))
        .or(() -> in(failure, FlywayException.class).map(one -> sentence("start.tables", one)))
        .or(() -> in(failure, UnknownHostException.class).map(one -> sentence("start.host", one)));
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
    return messages.text("start.port", e.getPort(), settings.address());
  }

  private String cannotListen(BindException e) {
    return messages.text("start.listen", settings.address(), String.valueOf(e.getMessage()));
  }

  private String sentence(String key, Throwable failure) {
    return messages.text(key, String.valueOf(failure.getMessage()));
  }
}
