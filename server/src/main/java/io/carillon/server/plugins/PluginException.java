package io.carillon.server.plugins;

import java.nio.file.Path;

/** A plug-in that cannot be used; the message names its jar, and the class where it is one. */
public final class PluginException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private PluginException(String message, Throwable cause) {
    super(message, cause);
  }

  private PluginException(String message) {
    super(message);
  }

  /** The folder or jar cannot be read. */
  static PluginException unreadable(Path place, Throwable cause) {
    return new PluginException(
        "%s cannot be read as a plug-in: %s".formatted(place, reason(cause)), cause);
  }

  /** The class is no task type that can be made. */
  static PluginException of(Path jar, String type, String reason) {
    return new PluginException("%s: the task type %s %s".formatted(jar, type, reason));
  }

  /** The class cannot be loaded or made. */
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
