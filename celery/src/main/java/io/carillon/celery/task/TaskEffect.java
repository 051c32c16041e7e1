package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.execution.Settlement;
import io.carillon.task.TaskError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An effect of a signal, applied together with others of a batch. */
sealed interface TaskEffect {

  /** Returns the execution. */
  UUID id();

  /**
   * Begins an attempt.
   *
   * @param origin the worker; null for an unknown one
   */
  record Begin(UUID id, int attempt, UUID worker, @Nullable Origin origin, Instant at)
      implements TaskEffect {}

  /** Ends an attempt, at that time. */
  record End(UUID id, Settlement settlement, Instant at) implements TaskEffect {}

  /** Sets the reason why an attempt that had already ended was retried. */
  record Explain(UUID id, int attempt, TaskError error) implements TaskEffect {}

  /** Expires the execution: Celery dropped it at its start deadline. */
  record Expire(UUID id) implements TaskEffect {}

  /** Cancels the execution: it was revoked in Celery. */
  record Cancel(UUID id, String reason) implements TaskEffect {}

  /** Releases the execution to be sent again. */
  record Release(UUID id) implements TaskEffect {}

  /** Records the progress of the execution. */
  record Progress(UUID id, int attempt, double fraction, String message) implements TaskEffect {}

  /** Tells all workers to drop or kill the execution. */
  record Revoke(UUID id) implements TaskEffect {}

  /**
   * Asks all workers whether they have the execution.
   *
   * @param hostname of the worker it is believed to run on; null for none
   */
  record Ask(UUID id, @Nullable String hostname) implements TaskEffect {}
}
