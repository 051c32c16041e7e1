package io.carillon.celery;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.execution.Settlement;
import io.carillon.task.TaskError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What follows from a word, to be done with others of a batch. */
sealed interface Move {

  /** The execution. */
  UUID id();

  /**
   * An attempt began.
   *
   * @param origin the worker; null for one that is not known
   */
  record Begin(UUID id, int attempt, UUID worker, @Nullable Origin origin, Instant at)
      implements Move {}

  /** An attempt ended, at that time. */
  record End(UUID id, Settlement settlement, Instant at) implements Move {}

  /** Why an attempt that ended before was retried. */
  record Explain(UUID id, int attempt, TaskError error) implements Move {}

  /** It was dropped for its start deadline. */
  record Expire(UUID id) implements Move {}

  /** It was dropped because somebody revoked it. */
  record Cancel(UUID id, String reason) implements Move {}

  /** It is to be sent again. */
  record Release(UUID id) implements Move {}

  /** How far it has come. */
  record Progress(UUID id, int attempt, double fraction, String message) implements Move {}

  /** All workers are to drop or kill it. */
  record Revoke(UUID id) implements Move {}

  /**
   * All workers are to say whether they have it.
   *
   * @param hostname of the worker it is believed to run on; null for none
   */
  record Ask(UUID id, @Nullable String hostname) implements Move {}
}
