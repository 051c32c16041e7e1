package io.carillon.celery;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.Reply;
import io.carillon.task.TaskError;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something that an execution is to hear of. */
sealed interface Word {

  /** The execution. */
  UUID id();

  /**
   * An event.
   *
   * @param nanos when it happened, on the monotonic clock of this process
   */
  record Told(CeleryEvent.OfTask event, long nanos) implements Word {
    @Override
    public UUID id() {
      return event.id();
    }
  }

  /** A reply, come at that time on the monotonic clock of this process. */
  record Replied(Reply reply, long nanos) implements Word {
    @Override
    public UUID id() {
      return reply.id();
    }
  }

  /** The worker that may run it is gone. */
  record Lost(UUID id, UUID worker, String why) implements Word {}

  /** The worker that may run it has begun anew. */
  record Doubted(UUID id, UUID worker) implements Word {}

  /** A worker's answer; null as the state: it does not have it. */
  record Answered(UUID id, String hostname, UUID worker, @Nullable String state) implements Word {}

  /** Its time has come, or it is to be looked at; {@code queues}: which may hold its message. */
  record Due(UUID id, Predicate<String> queues) implements Word {}

  /** RabbitMQ has its message. */
  record Sent(UUID id) implements Word {}

  /** RabbitMQ gave its message back: there is no such queue. */
  record Returned(UUID id) implements Word {}

  /** It cannot be sent. */
  record Unsendable(UUID id, TaskError error) implements Word {}
}
