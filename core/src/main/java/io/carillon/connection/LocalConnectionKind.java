package io.carillon.connection;

import io.carillon.form.SealedForm;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.RecordReader;
import java.util.regex.Pattern;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** A kind of connection whose class this process has. */
public final class LocalConnectionKind {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  private final ConnectionKind annotation;
  private final ConnectionHandler<Object> handler;
  private final RecordReader reader;

  private LocalConnectionKind(
      ConnectionKind annotation, ConnectionHandler<Object> handler, RecordReader reader) {
    this.annotation = annotation;
    this.handler = handler;
    this.reader = reader;
  }

  /**
   * Reads a handler's annotation and settings record.
   *
   * @throws IllegalArgumentException without {@link ConnectionKind}, for an invalid name, or when
   *     the settings are not a record
   */
  static LocalConnectionKind of(ConnectionHandler<?> handler, LocalTaskTypes readers) {
    Class<?> type = ClassUtils.getUserClass(handler);
    ConnectionKind annotation = type.getAnnotation(ConnectionKind.class);
    if (annotation == null) {
      throw new IllegalArgumentException(type.getName() + ": it has no @ConnectionKind");
    }
    if (!NAME.matcher(annotation.name()).matches()) {
      throw new IllegalArgumentException(
          "%s: the name \"%s\" must be lower case letters, digits and underscores, a letter first"
              .formatted(type.getName(), annotation.name()));
    }
    @SuppressWarnings("unchecked") // only receives the record that the reader makes
    ConnectionHandler<Object> untyped = (ConnectionHandler<Object>) handler;
    return new LocalConnectionKind(
        annotation,
        untyped,
        readers.reader(settings(type), annotation.name(), type, untyped::check));
  }

  private static Class<?> settings(Class<?> type) {
    Class<?> settings =
        ResolvableType.forClass(type).as(ConnectionHandler.class).getGeneric(0).resolve();
    if (settings == null || !(settings.isRecord() || SealedForm.is(settings))) {
      throw new IllegalArgumentException(type.getName() + ": its settings must be a record");
    }
    return settings;
  }

  /** Returns the name that identifies it. */
  public String name() {
    return annotation.name();
  }

  /** Returns the description, for people. */
  public String description() {
    return annotation.description();
  }

  /** Returns the reader of its settings. */
  public RecordReader reader() {
    return reader;
  }

  /** Returns the handler. */
  ConnectionHandler<Object> handler() {
    return handler;
  }
}
