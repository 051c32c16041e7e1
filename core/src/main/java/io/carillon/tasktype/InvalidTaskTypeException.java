package io.carillon.tasktype;

import java.security.CodeSource;
import java.util.concurrent.CompletionException;

/** Thrown for a class that is annotated as a task type but cannot be one; names it with its jar. */
public final class InvalidTaskTypeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private InvalidTaskTypeException(String message) {
    super(message);
  }

  /** Creates the exception for a class and a reason. */
  static InvalidTaskTypeException of(Class<?> type, String reason) {
    return new InvalidTaskTypeException(placed(type) + ": " + reason);
  }

  /** Creates the exception for parameters of which no schema can be created. */
  static InvalidTaskTypeException withoutSchema(Class<?> type, CompletionException cause) {
    InvalidTaskTypeException invalid =
        of(type, "no schema can be made of its parameters: " + reason(cause));
    invalid.initCause(cause);
    return invalid;
  }

  private static String reason(CompletionException thrown) {
    Throwable cause = thrown.getCause();
    return String.valueOf(cause == null ? thrown.getMessage() : cause.getMessage());
  }

  /** Creates the exception for two classes with the same name. */
  static InvalidTaskTypeException twice(String name, Class<?> first, Class<?> second) {
    return new InvalidTaskTypeException(
        "Two classes are the task type %s: %s and %s"
            .formatted(name, placed(first), placed(second)));
  }

  private static String placed(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    String place = source == null ? "" : source.getLocation().getPath().replaceFirst("!?/*$", "");
    String file = place.substring(place.lastIndexOf('/') + 1);
    return file.endsWith(".jar") ? type.getName() + " of " + file : type.getName();
  }
}
