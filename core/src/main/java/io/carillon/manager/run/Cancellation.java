package io.carillon.manager.run;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settled;
import io.carillon.fault.ConflictException;
import io.carillon.history.Execution;
import io.carillon.manager.change.Components;
import io.carillon.sentence.Sentence;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cancels one execution, in the present transaction. */
public final class Cancellation {

  private final Components parts;

  /** Creates the cancellation of executions of these components. */
  public Cancellation(Components parts) {
    this.parts = parts;
  }

  /**
   * Returns the reason of a cancellation for the record.
   *
   * @param reason what the person gave; null for nothing
   */
  public static String reason(String actor, @Nullable String reason) {
    String code = reason == null ? "cancelled_by" : "cancelled_because";
    return Sentence.of(code).with("actor", actor).with("reason", reason).text();
  }

  /**
   * Cancels a waiting execution, or asks for a running one to be stopped.
   *
   * @return its state after the call; {@code RUNNING} while it has yet to stop
   * @throws ConflictException {@code ended} when it has ended
   * @throws io.carillon.fault.NotFoundException when there is none
   */
  public ExecutionStatus cancel(UUID executionId, String actor) {
    String reason = reason(actor, null);
    Execution execution = parts.history().execution(executionId);
    List<Settled> cancelled = parts.dispatcher().cancelWaiting(List.of(executionId), reason);
    if (!cancelled.isEmpty()) {
      parts.recorder().cancelled(cancelled);
      return ExecutionStatus.CANCELLED;
    }
    if (parts.dispatcher().cancelRunning(executionId, reason)) {
      return ExecutionStatus.RUNNING;
    }
    throw new ConflictException(
        "ended", "It has ended already: it is " + execution.status().code() + ".");
  }
}
