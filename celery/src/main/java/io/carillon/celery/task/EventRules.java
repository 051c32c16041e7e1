package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.worker.CeleryWorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Decides what follows from an event of a worker. The first event of an attempt claims it; after
 * that, only events of the worker that holds the claim count, and only if they are newer than its
 * last one.
 */
final class EventRules {

  // Bounds the ETA that a worker reports.
  private static final Duration LONGEST_ETA = Duration.ofDays(400);

  private final TaskState task;

  EventRules(TaskState task) {
    this.task = task;
  }

  /** Processes an event; {@code at} is its time by the database's clock. */
  void hear(CeleryEvent.OfTask event, Instant at) {
    if (task.closed() || task.progress().repeats(event.origin())) {
      task.addLate();
    } else {
      follow(event, at);
    }
  }

  private void follow(CeleryEvent.OfTask event, Instant at) {
    switch (event) {
      case CeleryEvent.Received told -> received(told, at);
      case CeleryEvent.Started told -> started(told.origin(), at);
      case CeleryEvent.Succeeded told -> ended(told.origin(), CeleryOutcome.of(told), at);
      case CeleryEvent.Failed told -> ended(told.origin(), CeleryOutcome.of(told), at);
      case CeleryEvent.Retried told -> retried(told.origin(), CeleryOutcome.of(told), at);
      case CeleryEvent.Revoked told -> revoked(told, at);
      case CeleryEvent.Rejected told -> rejected(told, at);
    }
  }

  private void received(CeleryEvent.Received told, Instant at) {
    if (told.retries() < task.message().retries()) {
      task.addLate();
      return;
    }
    task.receive(told.retries());
    Instant eta = told.eta();
    Instant latest = at.plus(LONGEST_ETA);
    task.listen(eta == null || eta.isBefore(at) ? at : eta.isAfter(latest) ? latest : eta);
  }

  private void started(Origin origin, Instant at) {
    if (!task.message().fresh()) {
      task.addLate();
      return;
    }
    if (task.running()) {
      handOn(at);
    }
    if (!task.status().ended()) {
      task.begin(CeleryWorkerId.of(origin), origin, at);
    }
  }

  // A new start before the end was reported: either the retry overtook its event, or RabbitMQ
  // redelivered the message to a second worker after the first was disconnected.
  private void handOn(Instant at) {
    if (task.message().newest() > task.progress().retries()) {
      task.retryUnexplained(at);
    } else {
      task.endAsLost("RabbitMQ gave its message to another worker.", at);
    }
  }

  /**
   * Returns whether a signal about an attempt counts; starts the attempt if no start was reported.
   */
  private boolean counts(Origin origin, Instant at) {
    UUID worker = CeleryWorkerId.of(origin);
    if (task.running() ? !speaksFor(worker) : !task.message().fresh()) {
      task.addLate();
      return false;
    }
    if (!task.running()) {
      task.begin(worker, origin, at);
    }
    task.hearFrom(origin);
    return true;
  }

  private boolean speaksFor(UUID worker) {
    return task.isHeldBy(worker) || task.isHeldBy(CeleryWorkerId.UNKNOWN);
  }

  private void ended(Origin origin, CeleryOutcome ending, Instant at) {
    if (!counts(origin, at)) {
      return;
    }
    PendingEnd end = task.held().withEvent(ending, at);
    if (task.message().replies() && end.reply() == null) {
      task.pair(end, at);
    } else {
      task.finish(end);
    }
  }

  private void rejected(CeleryEvent.Rejected told, Instant at) {
    if (told.requeue()) {
      retried(told.origin(), CeleryOutcome.rejected(), at);
    } else {
      ended(told.origin(), CeleryOutcome.rejected(), at);
    }
  }

  private void retried(Origin origin, CeleryOutcome ending, Instant at) {
    if (task.progress().owedRetries() > 0) {
      task.explainRetry(ending.errorOrNone());
    } else if (counts(origin, at)) {
      retry(ending, at);
    }
  }

  private void retry(CeleryOutcome ending, Instant at) {
    if (task.facts().cancelReason() != null) {
      task.end(CeleryOutcome.revoked(false), at);
      task.addEffect(new TaskEffect.Revoke(task.facts().id()));
      return;
    }
    Instant until = task.awaited().dueAt(); // the next try may have been received, with an ETA
    task.retry(ending, at);
    task.listen(at);
    task.awaitAtLeast(until);
  }

  private void revoked(CeleryEvent.Revoked told, Instant at) {
    if (!task.running()) {
      task.drop(told.expired());
    } else if (counts(told.origin(), at)) {
      task.end(CeleryOutcome.revoked(told.expired()), at);
    }
  }
}
