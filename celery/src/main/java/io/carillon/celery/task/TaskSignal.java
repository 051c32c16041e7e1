package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.Reply;
import io.carillon.task.TaskError;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A signal about an execution. */
public sealed interface TaskSignal {

  /** Returns the execution. */
  UUID id();

  /**
   * An event.
   *
   * @param nanos when it happened, on the monotonic clock of this process
   */
  record Told(CeleryEvent.OfTask event, long nanos) implements TaskSignal {
    @Override
    public UUID id() {
      return event.id();
    }
  }

  /** A reply, with its arrival time on the monotonic clock of this process. */
  record Replied(Reply reply, long nanos) implements TaskSignal {
    @Override
    public UUID id() {
      return reply.id();
    }
  }

  /** The worker that may run it is considered lost. */
  record Lost(UUID id, UUID worker, String why) implements TaskSignal {}

  /** The worker that may run it may have restarted. */
  record Doubted(UUID id, UUID worker) implements TaskSignal {}

  /** A worker's answer; its state is null when the worker does not have the execution. */
  record Answered(UUID id, String hostname, UUID worker, @Nullable String state)
      implements TaskSignal {}

  /**
   * Its step is due or must be checked; {@code queues} tells whether a queue may hold its message.
   */
  record Due(UUID id, Predicate<String> queues) implements TaskSignal {}

  /** RabbitMQ confirmed its message. */
  record Sent(UUID id) implements TaskSignal {}

  /** RabbitMQ returned its message as unroutable. */
  record Returned(UUID id) implements TaskSignal {}

  /** Its message cannot be built. */
  record Unsendable(UUID id, TaskError error) implements TaskSignal {}
}
