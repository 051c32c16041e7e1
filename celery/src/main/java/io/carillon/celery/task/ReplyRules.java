package io.carillon.celery.task;

import io.carillon.celery.protocol.Reply;
import io.carillon.celery.protocol.TaskOrder;
import java.time.Instant;
import java.util.UUID;

/** Decides what follows from a reply, the message of Celery's result backend {@code rpc://}. */
final class ReplyRules {

  private final TaskState task;

  ReplyRules(TaskState task) {
    this.task = task;
  }

  /** Processes a reply; {@code at} is its time by the database's clock. */
  void hear(Reply reply, Instant at) {
    if (task.closed() || !own(reply)) {
      task.addLate();
      return;
    }
    switch (reply.status()) {
      case "SUCCESS", "FAILURE" -> ended(CeleryOutcome.of(reply), at);
      case "REVOKED" -> revoked(CeleryOutcome.of(reply), at);
      case "RETRY" -> retried(CeleryOutcome.of(reply), at);
      case "STARTED" -> task.listen(at);
      default -> progressed(reply, at);
    }
  }

  // A message resent by Celery itself carries the plain id, whatever the first one carried.
  private boolean own(Reply reply) {
    UUID id = task.facts().id();
    CeleryTask.Message message = task.message();
    boolean resent = message.newest() > message.retries() || !task.held().retries().isEmpty();
    return reply.correlation().equals(TaskOrder.correlation(id, message.retries()))
        || (resent && reply.correlation().equals(id.toString()));
  }

  private void ended(CeleryOutcome ending, Instant at) {
    PendingEnd end = task.held().withReply(ending, at);
    if (end.event() != null) {
      task.finish(end);
    } else {
      task.pair(end, at);
    }
  }

  private void revoked(CeleryOutcome ending, Instant at) {
    if (task.running()) {
      task.end(ending, at);
    } else {
      task.drop(ending.expired());
    }
  }

  // With events enabled, the event reports the retry and where it ran.
  private void retried(CeleryOutcome ending, Instant at) {
    if (task.progress().speaker() == null && task.message().received() == null) {
      task.hold(task.held().withRetry(ending));
    }
    task.listen(at);
  }

  private void progressed(Reply reply, Instant at) {
    task.listen(at);
    if (task.running()) {
      ProgressReply told = ProgressReply.of(reply);
      task.addEffect(
          new TaskEffect.Progress(
              task.facts().id(), task.attempt(), told.fraction(), told.message()));
    }
  }
}
