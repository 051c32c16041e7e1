package io.carillon.bulk;

import io.carillon.fault.ConflictException;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.text.Coded;

/** The result of a bulk operation for one item. */
public enum BulkOutcome implements Coded {
  /** The item was changed, or would be in a dry run. */
  CHANGED,
  /** The item already has the requested state. */
  UNCHANGED,
  /** The change is not allowed, or its result would be invalid. */
  REFUSED,
  /** The item does not exist, or it is deleted. */
  GONE,
  /** The item was changed by another transaction after its selection. */
  CONFLICT,
  /** The server failed; the item was not changed. */
  FAILED,
  /** The operation ended before it reached the item; the item was not changed. */
  NOT_REACHED,
  /** The connection broke during the commit: the item may or may not have been changed. */
  UNKNOWN;

  /** Returns the outcome for an exception. */
  public static BulkOutcome of(RuntimeException why) {
    return switch (why) {
      case NotFoundException e -> GONE;
      case ConflictException e when e.code().equals(ConflictException.DELETED) -> GONE;
      case ConflictException e when e.code().equals(ConflictException.STALE_VERSION) -> CONFLICT;
      case ConflictException e -> REFUSED;
      case InvalidInputException e -> REFUSED;
      case ForbiddenException e -> REFUSED;
      default -> FAILED;
    };
  }
}
