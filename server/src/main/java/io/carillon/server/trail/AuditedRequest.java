package io.carillon.server.trail;

import org.jspecify.annotations.Nullable;

/**
 * A request and its result: a line of the trail before it is written. See {@link TrailLine}.
 *
 * @param caller null for an unknown caller
 * @param source the address that the request came from
 * @param action the method and the path template of the request, or {@link TrailLine#UNKNOWN_TOKEN}
 * @param object of the request
 * @param status of the answer
 */
public record AuditedRequest(
    @Nullable Caller caller, String source, String action, ChangedObject object, int status) {

  /** The token of a caller. */
  public record Caller(String name, String role) {}

  /**
   * The object of a request.
   *
   * @param subject the collection and the id, such as {@code task-configs/12}; the collection alone
   *     where many objects are meant; null for none
   * @param target the ids in the path, or the id of the created object; null for none
   * @param detail further details; null for none
   * @param changes the old and the new values of the changed fields as JSON, without secrets; null
   *     for none
   */
  public record ChangedObject(
      @Nullable String subject,
      @Nullable String target,
      @Nullable String detail,
      @Nullable String changes) {

    private static final @Nullable String NONE = null;

    /** No object. */
    static final ChangedObject NOTHING = new ChangedObject(NONE, NONE, NONE, NONE);
  }

  /** Returns the name of the token; null for an unknown caller. */
  public @Nullable String actor() {
    return caller == null ? null : caller.name();
  }

  /** Returns the role of the token; null for an unknown caller. */
  public @Nullable String role() {
    return caller == null ? null : caller.role();
  }

  /** Returns whether the request was refused. */
  boolean refused() {
    return status >= 400;
  }
}
