package io.carillon.bulk;

import io.carillon.fault.ConflictException;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import java.util.Locale;

/** The result of a bulk operation for one thing. */
public enum Outcome {
  /** It was changed; in a dry run, it would be. */
  CHANGED,
  /** It is already as wanted. */
  UNCHANGED,
  /** The change is not allowed, or its result would be invalid. */
  REFUSED,
  /** It does not exist, or it is deleted. */
  GONE,
  /** Another change came between its selection and this one. */
  CONFLICT,
  /** The server failed; it was not changed. */
  FAILED,
  /** The operation ended before its turn; it was not changed. */
  NOT_REACHED,
  /** The connection broke during the commit: it may or may not have been changed. */
  UNKNOWN;

  /** The name in JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The outcome that an exception stands for. */
  public static Outcome of(RuntimeException why) {
    return switch (why) {
      case NotFoundException e -> GONE;
      case ConflictException e when e.code().equals("deleted") -> GONE;
      case ConflictException e when e.code().equals("stale_version") -> CONFLICT;
      case ConflictException e -> REFUSED;
      case InvalidInputException e -> REFUSED;
      case ForbiddenException e -> REFUSED;
      default -> FAILED;
    };
  }
}
