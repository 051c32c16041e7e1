package io.carillon.manager.run;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settled;
import io.carillon.fault.ConflictException;
import io.carillon.history.Execution;
import io.carillon.manager.change.Components;
import io.carillon.sentence.Sentence;
import java.util.List;
import java.util.UUID;

/** Cancels one execution, in the present transaction. */
public final class Cancellation {

  private final Components parts;

  /** Creates the cancellation of executions of these components. */
  public Cancellation(Components parts) {
    this.parts = parts;
  }

  /**
   * Cancels a waiting execution, or asks for a running one to be stopped.
   *
   * @return its state after the call; {@code RUNNING} while it has yet to stop
   * @throws ConflictException {@code ended} when it has ended
   * @throws io.carillon.fault.NotFoundException when there is none
   */
  public ExecutionStatus cancel(UUID executionId, String actor) {
    String reason = Sentence.of("cancelled_by").with("actor", actor).text();
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
