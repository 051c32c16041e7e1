package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryWords;
import io.carillon.worker.AttemptEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Decides what follows when the awaited signal does not come: workers are asked, a lost attempt is
 * ended, a revoke is repeated.
 */
final class SilenceRules {

  static final Duration ASKED = Duration.ofSeconds(5);
  static final Duration GONE = Duration.ofSeconds(3);
  static final Duration REVOKING = Duration.ofSeconds(3);
  static final int MAX_REVOKES = 10;

  private static final Duration QUEUED = Duration.ofMinutes(1);

  private final TaskState task;

  SilenceRules(TaskState task) {
    this.task = task;
  }

  /** Ends the attempt because its worker is considered lost. */
  void lose(UUID worker, String why, Instant at) {
    if (!runsOn(worker)) {
      return;
    }
    if (task.held().end()) {
      task.finish(task.held());
    } else {
      task.endAsLost(why, at);
    }
  }

  /** Asks about the execution because its worker may have restarted and forgotten it. */
  void doubt(UUID worker, Instant now) {
    if (runsOn(worker)) {
      task.hold(task.held().withRestart(true));
      ask(now);
    }
  }

  private boolean runsOn(UUID worker) {
    return !task.over() && task.running() && task.isHeldBy(worker);
  }

  private void ask(Instant now) {
    addQuestion();
    task.await(TaskPhase.ASKED, now.plus(ASKED));
  }

  private void addQuestion() {
    task.addEffect(new TaskEffect.Ask(task.facts().id(), task.facts().hostname()));
  }

  /** Processes a worker's answer to the question whether it has the execution. */
  void answered(TaskSignal.Answered answer, Instant now) {
    if (task.closed() || !asked()) {
      return;
    }
    String state = answer.state();
    if (state != null) {
      found(answer.worker(), state, now);
    } else if (task.running() && answer.hostname().equals(task.facts().hostname())) {
      task.await(TaskPhase.GONE, now.plus(GONE));
    }
  }

  private boolean asked() {
    TaskPhase step = task.awaited().step();
    return step == TaskPhase.ASKED || step == TaskPhase.REVOKING;
  }

  private void found(UUID worker, String state, Instant now) {
    if (state.equals(CeleryWords.ACTIVE) && !task.running() && task.message().fresh()) {
      task.begin(worker, null, now);
    }
    task.hold(task.held().withRestart(false));
    task.listen(now);
  }

  /**
   * Performs the action of its step once that is due. Before that, revokes the task if it has a
   * cancel request, or was cancelled or has expired outside of Celery.
   *
   * @param queues whether a queue of Celery may still hold its message
   */
  void due(Instant now, Predicate<String> queues) {
    revokeWhereUnwanted(now);
    if (task.over() || task.awaited().dueAt().isAfter(now)) {
      return;
    }
    switch (task.awaited().step()) {
      case SENDING, ORPHAN -> task.release();
      case LISTENING -> ask(now);
      case ASKED -> unanswered(now, queues);
      case GONE -> forgotten(now);
      case PAIRING -> task.finish(task.held());
      case REVOKING -> unstopped(now);
    }
  }

  private void revokeWhereUnwanted(Instant now) {
    if (task.status().ended()) {
      task.forget();
    } else if (task.running()
        && task.facts().cancelReason() != null
        && task.awaited().tries() == 0) {
      stop(now);
    }
  }

  private void stop(Instant now) {
    if (task.held().end()) {
      task.finish(task.held());
    } else {
      revoke(now);
    }
  }

  private void revoke(Instant now) {
    task.addRevoke();
    if (task.awaited().tries() > 1) {
      addQuestion();
    }
    task.await(TaskPhase.REVOKING, now.plus(REVOKING));
  }

  private void unanswered(Instant now, Predicate<String> queues) {
    if (task.held().restarted()) {
      forgotten(now);
    } else if (!task.running() && queues.test(task.facts().queue())) {
      Duration silence = task.message().silence();
      Duration next = silence.compareTo(QUEUED) < 0 ? silence : QUEUED;
      task.await(TaskPhase.LISTENING, now.plus(next));
    } else {
      task.giveUp(now);
    }
  }

  private void forgotten(Instant now) {
    if (task.facts().cancelReason() != null) {
      task.end(CeleryOutcome.revoked(false), now);
    } else if (task.held().restarted()) {
      task.endAsLost(
          "The Celery worker %s has begun anew.".formatted(task.facts().hostname()), now);
    } else {
      task.giveUp(now);
    }
  }

  private void unstopped(Instant now) {
    int tries = task.awaited().tries();
    if (tries < MAX_REVOKES) {
      revoke(now);
      return;
    }
    String message =
        "%s; Celery was asked %d times and did not say that it stopped."
            .formatted(task.facts().cancelReason(), tries);
    task.end(new AttemptEnd.Cancelled(message), now);
  }
}
