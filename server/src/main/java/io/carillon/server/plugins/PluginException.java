package io.carillon.server.plugins;

import java.nio.file.Path;

/**
 * Thrown for an unusable plug-in; the message names its jar and, where one is at fault, the class.
 */
public final class PluginException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private PluginException(String message, Throwable cause) {
    super(message, cause);
  }

  private PluginException(String message) {
    super(message);
  }

  /** Returns the exception for a folder or jar that cannot be read. */
  static PluginException unreadable(Path place, Throwable cause) {
    return new PluginException(
        "%s cannot be read as a plug-in: %s".formatted(place, reason(cause)), cause);
  }

  /** Returns the exception for a class that is not a usable task type. */
  static PluginException of(Path jar, String type, String reason) {
    return new PluginException("%s: the task type %s %s".formatted(jar, type, reason));
  }

  /** Returns the exception for a class that is not a usable kind of connection. */
  static PluginException ofKind(Path jar, String type, String reason) {
    return new PluginException("%s: the kind of connection %s %s".formatted(jar, type, reason));
  }

  /** Returns the exception for a class that cannot be loaded or instantiated. */
  static PluginException of(Path jar, String type, String what, Throwable cause) {
    return new PluginException(
        "%s: the task type %s cannot be %s: %s".formatted(jar, type, what, reason(cause)), cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
