package io.carillon.connection;

import io.carillon.fault.InvalidInputException;
import io.carillon.secret.SecretMask;
import io.carillon.secret.SecretValues;
import io.carillon.task.NotRetryableException;
import io.carillon.tasktype.RecordReader.Reading;
import io.carillon.template.TemplateException;
import io.carillon.template.Templates;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Reads the settings of connections for attempts, secrets filled in. */
public final class ConnectionSettings {

  private final Connections connections;

  /** Creates the reader of settings. */
  public ConnectionSettings(Connections connections) {
    this.connections = connections;
  }

  /**
   * Returns the settings of a connection.
   *
   * @param settings the settings record of its kind
   * @param mask receives the values of secrets that were filled in
   * @throws NotRetryableException as {@code TaskContext.connection}
   */
  public <S> S of(String name, Class<S> settings, SecretMask mask) throws NotRetryableException {
    Optional<Connection> found = connections.recent(name);
    if (found.isEmpty()) {
      throw new NotRetryableException("There is no connection named " + name);
    }
    Connection connection = found.get();
    LocalConnectionKind kind = kind(connection);
    if (kind.reader().type() != settings) {
      throw new NotRetryableException(
          "The connection %s is of the kind %s, whose settings are %s, not %s"
              .formatted(name, kind.name(), kind.reader().type().getName(), settings.getName()));
    }
    return settings.cast(read(connection, kind, mask));
  }

  LocalConnectionKind kind(Connection connection) throws NotRetryableException {
    Optional<LocalConnectionKind> kind = connections.local().find(connection.kind());
    if (kind.isEmpty()) {
      throw new NotRetryableException(
          "The connection %s is of the kind %s, whose class this node does not have"
              .formatted(connection.name(), connection.kind()));
    }
    return kind.get();
  }

  Object read(Connection connection, LocalConnectionKind kind, SecretMask mask)
      throws NotRetryableException {
    ObjectNode filled;
    try {
      filled =
          new Templates(SecretValues.of(connections.secrets(), mask)).render(connection.settings());
    } catch (TemplateException e) {
      throw new NotRetryableException(
          "The connection %s cannot be used: settings.%s %s"
              .formatted(connection.name(), e.path(), e.reason()));
    }
    return switch (kind.reader().read(filled)) {
      case Reading.Fitting(Object record) -> record;
      case Reading.Faulty(var faults) ->
          throw new NotRetryableException(
              mask.text(
                  "The settings of the connection %s no longer fit: %s"
                      .formatted(
                          connection.name(), new InvalidInputException(faults).getMessage())));
    };
  }
}
