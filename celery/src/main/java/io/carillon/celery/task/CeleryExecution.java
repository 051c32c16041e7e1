package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.Reply;
import io.carillon.execution.ExecutionStatus;
import io.carillon.task.TaskError;
import io.carillon.worker.AttemptEnd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * State machine of one execution handed to Celery, from just before its message is published until
 * it ends. Feed it signals in arrival order; it collects the effects to apply. Pure: no I/O,
 * confined to one thread and one transaction that holds the row locks.
 *
 * <p>The decisions are in {@link EventRules}, {@link ReplyRules} and {@link SilenceRules}; the
 * state and its transitions are in {@link TaskState}.
 */
final class CeleryExecution {

  private final TaskState state;
  private final EventRules events;
  private final ReplyRules replies;
  private final SilenceRules silence;

  CeleryExecution(
      TaskState.Facts facts,
      TaskState.Standing standing,
      CeleryTask stored,
      RandomGenerator random) {
    this.state = new TaskState(facts, standing, stored, random);
    this.events = new EventRules(state);
    this.replies = new ReplyRules(state);
    this.silence = new SilenceRules(state);
  }

  UUID id() {
    return state.facts().id();
  }

  TaskState.Facts facts() {
    return state.facts();
  }

  /** Returns the effects to apply, in order. */
  List<TaskEffect> effects() {
    return state.effects();
  }

  /** Returns the row to store. */
  CeleryTask stored() {
    return state.stored();
  }

  boolean changed() {
    return state.changed();
  }

  /** Returns whether Celery no longer has the execution. */
  boolean over() {
    return state.over();
  }

  /** Returns the number of signals that were late or repeated. */
  int late() {
    return state.late();
  }

  ExecutionStatus status() {
    return state.status();
  }

  /** Processes an event; {@code at} is its time by the database's clock. */
  void hear(CeleryEvent.OfTask event, Instant at) {
    events.hear(event, at);
  }

  /** Processes a reply; {@code at} is its time by the database's clock. */
  void hear(Reply reply, Instant at) {
    replies.hear(reply, at);
  }

  /** Ends the attempt because its worker is considered lost. */
  void lose(UUID worker, String why, Instant at) {
    silence.lose(worker, why, at);
  }

  /** Asks about the execution because its worker may have restarted and forgotten it. */
  void doubt(UUID worker, Instant now) {
    silence.doubt(worker, now);
  }

  /** Processes a worker's answer to the question whether it has the execution. */
  void answered(TaskSignal.Answered answer, Instant now) {
    silence.answered(answer, now);
  }

  /**
   * Performs the action of its step once that is due.
   *
   * @param queues whether a queue of Celery may still hold its message
   */
  void due(Instant now, Predicate<String> queues) {
    silence.due(now, queues);
  }

  /** Fails the execution, whose message cannot be built. */
  void refuse(TaskError error, Instant now) {
    if (!state.closed() && !state.running()) {
      state.beginUnseen(now);
      state.end(AttemptEnd.failed(error, false), now);
    }
  }

  /**
   * Notes that RabbitMQ returned the message as unroutable, and releases the execution to be sent
   * again.
   */
  void returned() {
    if (isSending()) {
      state.release();
    }
  }

  /** Notes that RabbitMQ confirmed the message. */
  void sent(Instant now) {
    if (isSending()) {
      state.await(TaskPhase.LISTENING, now.plus(state.message().silence()));
    }
  }

  private boolean isSending() {
    return !state.over() && state.awaited().step() == TaskPhase.SENDING;
  }
}
