package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.task.CeleryTask.Message;
import io.carillon.celery.task.CeleryTask.Progress;
import io.carillon.celery.task.CeleryTask.Speaker;
import io.carillon.celery.task.CeleryTask.Wait;
import io.carillon.celery.worker.CeleryWorkerId;
import io.carillon.definition.Retry;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.HandedOver;
import io.carillon.execution.Settlement;
import io.carillon.task.TaskError;
import io.carillon.version.ConfigVersion;
import io.carillon.worker.AttemptEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The state of one execution that Celery has, and its transitions. Each transition collects the
 * effects that it has outside. The rules of events, replies and silence decide which transition
 * follows from a signal. Pure: no I/O, confined to one thread.
 */
final class TaskState {

  static final Duration PAIRING = Duration.ofSeconds(2);
  static final Duration ORPHAN = Duration.ofSeconds(5);

  private final Facts facts;
  private final RandomGenerator random;
  private final List<TaskEffect> effects = new ArrayList<>();

  private Standing standing;
  private Message message;
  private Progress progress;
  private Wait wait;
  private PendingEnd held;
  private boolean changed;
  private boolean over;
  private int late;

  /**
   * The data that does not change while signals are processed.
   *
   * @param hostname of the worker that holds it; null while none does, or for one without a name
   * @param cancelReason reason of a cancel request; null without one
   */
  record Facts(
      UUID id,
      Claim.Task task,
      String queue,
      Attempts attempts,
      @Nullable String hostname,
      @Nullable String cancelReason) {

    /** Returns the version of the config that it runs. */
    ConfigVersion.Key version() {
      return new ConfigVersion.Key(task.configId(), task.configVersion());
    }

    Facts with(Retry changed) {
      Attempts allowed = new Attempts(attempts.max(), changed);
      return new Facts(id, task, queue, allowed, hostname, cancelReason);
    }
  }

  /** The maximum number of failing attempts, and the policy for further ones. */
  record Attempts(int max, Retry retry) {}

  /**
   * The state of the execution itself.
   *
   * @param holder the worker that runs it; null while none does
   */
  record Standing(
      ExecutionStatus status, int attempt, int failures, int losses, @Nullable UUID holder) {

    Standing with(ExecutionStatus next) {
      return new Standing(next, attempt, failures, losses, null);
    }

    Standing begun(UUID worker) {
      return new Standing(ExecutionStatus.RUNNING, attempt + 1, failures, losses, worker);
    }

    Standing ended(Settlement settlement) {
      return new Standing(
          settlement.next(),
          attempt,
          failures + (settlement.outcome().isFailure() ? 1 : 0),
          losses + (settlement.outcome().isLoss() ? 1 : 0),
          null);
    }
  }

  TaskState(Facts facts, Standing standing, CeleryTask stored, RandomGenerator random) {
    this.facts = facts;
    this.standing = standing;
    this.message = stored.message();
    this.progress = stored.progress();
    this.wait = stored.await();
    this.held = stored.held();
    this.random = random;
  }

  Facts facts() {
    return facts;
  }

  /** Returns the row to store. */
  CeleryTask stored() {
    return new CeleryTask(message, progress, wait, held);
  }

  /** Returns the effects to apply, in order. */
  List<TaskEffect> effects() {
    return effects;
  }

  Message message() {
    return message;
  }

  Progress progress() {
    return progress;
  }

  Wait awaited() {
    return wait;
  }

  PendingEnd held() {
    return held;
  }

  boolean changed() {
    return changed;
  }

  /** Returns whether Celery no longer has the execution. */
  boolean over() {
    return over;
  }

  /** Returns the number of signals that were late or repeated. */
  int late() {
    return late;
  }

  ExecutionStatus status() {
    return standing.status();
  }

  int attempt() {
    return standing.attempt();
  }

  boolean running() {
    return status() == ExecutionStatus.RUNNING;
  }

  /** Returns whether no signal can change anything any more. */
  boolean closed() {
    return over || status().ended();
  }

  boolean isHeldBy(UUID worker) {
    return worker.equals(standing.holder());
  }

  // ---- signals

  /** Counts a signal that was late or repeated, and ignores it otherwise. */
  void addLate() {
    late++;
  }

  void addEffect(TaskEffect effect) {
    effects.add(effect);
  }

  /** Notes that a worker received the message with that retries header. */
  void receive(int header) {
    message = message.withReceived(header);
  }

  /** Notes the worker of a signal as the one that speaks for the attempt. */
  void hearFrom(Origin origin) {
    progress = progress.withSpeaker(Speaker.of(origin));
    changed = true;
  }

  /** Keeps a part of an end until its counterpart arrives. */
  void hold(PendingEnd part) {
    held = part;
  }

  /** Keeps a part of an end, and awaits the counterpart. */
  void pair(PendingEnd part, Instant at) {
    held = part;
    await(TaskPhase.PAIRING, at.plus(PAIRING));
  }

  /** Waits for the next signal, unless an end or a revoke is awaited already. */
  void listen(Instant from) {
    changed = true;
    if (wait.step() != TaskPhase.PAIRING && wait.step() != TaskPhase.REVOKING) {
      await(TaskPhase.LISTENING, from.plus(message.silence()));
    }
  }

  void await(TaskPhase next, Instant until) {
    wait = wait.until(next, until);
    changed = true;
  }

  /** Extends the present wait, if that is the later end. */
  void awaitAtLeast(Instant until) {
    wait = wait.until(wait.step(), until.isAfter(wait.dueAt()) ? until : wait.dueAt());
  }

  /** Counts a revoke that is sent. */
  void addRevoke() {
    wait = wait.withTries(wait.tries() + 1);
    effects.add(new TaskEffect.Revoke(facts.id()));
  }

  // ---- attempts

  /**
   * Begins an attempt.
   *
   * @param origin of the signal that reports it; null for another sign of it
   */
  void begin(UUID worker, @Nullable Origin origin, Instant at) {
    standing = standing.begun(worker);
    Speaker speaker = origin == null ? null : Speaker.of(origin);
    progress = new Progress(message.newest(), speaker, progress.owedRetries());
    effects.add(new TaskEffect.Begin(facts.id(), attempt(), worker, origin, at));
    listen(at);
  }

  /** Begins an attempt of which nothing was reported, if none runs. */
  void beginUnseen(Instant at) {
    if (!running()) {
      begin(CeleryWorkerId.UNKNOWN, null, at);
    }
  }

  /** Ends the attempt as retried by Celery before its retry event has come. */
  void retryUnexplained(Instant at) {
    end(attemptOf().retried(TaskError.of("retry", "Celery runs it again.")), at);
    progress = progress.withOwedRetries(progress.owedRetries() + 1);
  }

  /** Explains the earliest of the attempts whose retry event was still to come. */
  void explainRetry(TaskError error) {
    int owed = progress.owedRetries();
    effects.add(new TaskEffect.Explain(facts.id(), attempt() - owed, error));
    progress = progress.withOwedRetries(owed - 1);
    changed = true;
  }

  /** Ends the attempt as retried by Celery. */
  void retry(CeleryOutcome ending, Instant at) {
    end(attemptOf().retried(ending.error()), at);
  }

  void end(CeleryOutcome ending, Instant at) {
    end(attemptOf().ended(ending, at, random), at);
  }

  void end(AttemptEnd ending, Instant at) {
    end(attemptOf().ended(ending, at, random), at);
  }

  void endAsLost(String why, Instant at) {
    end(attemptOf().lost(TaskError.of("worker_lost", why)), at);
  }

  /** Ends the attempt with what its event and reply reported. */
  void finish(PendingEnd told) {
    CeleryOutcome reply = told.reply();
    CeleryOutcome event = told.event();
    Instant at = event == null ? told.replyAt() : told.eventAt();
    CeleryOutcome whole = reply == null ? event : reply.with(event);
    if (whole == null || at == null) {
      throw new IllegalStateException("nothing was told of the end of " + facts.id());
    }
    if (!running()) {
      told.retries().forEach(retry -> retryUnseen(retry, at));
      beginUnseen(at);
    }
    end(whole, at);
  }

  private void retryUnseen(CeleryOutcome ending, Instant at) {
    beginUnseen(at);
    retry(ending, at);
  }

  /** Ends the attempt, reported or not, as lost without a signal. */
  void giveUp(Instant now) {
    beginUnseen(now);
    end(attemptOf().givenUp(message.silence()), now);
  }

  private CeleryAttempt attemptOf() {
    UUID holder = standing.holder();
    UUID worker = holder == null ? CeleryWorkerId.UNKNOWN : holder;
    return new CeleryAttempt(facts, attempt(), standing.failures(), standing.losses(), worker);
  }

  private void end(Settlement settlement, Instant at) {
    effects.add(new TaskEffect.End(facts.id(), settlement, at));
    standing = standing.ended(settlement);
    held = PendingEnd.NOTHING;
    wait = wait.withTries(0);
    changed = true;
    over = !settlement.wakesIn().equals(HandedOver.HELD);
    if (!over) {
      await(TaskPhase.ORPHAN, at.plus(ORPHAN));
    }
  }

  // ---- leaving Celery

  /** Ends the execution that Celery dropped before it started. */
  void drop(boolean expired) {
    effects.add(
        expired
            ? new TaskEffect.Expire(facts.id())
            : new TaskEffect.Cancel(facts.id(), "revoked in Celery"));
    standing = standing.with(expired ? ExecutionStatus.EXPIRED : ExecutionStatus.CANCELLED);
    over = true;
  }

  /** Forgets the execution; one that does not run is sent again. */
  void release() {
    if (!running()) {
      effects.add(new TaskEffect.Release(facts.id()));
    }
    over = true;
  }

  /** Forgets the execution, which ended outside of Celery. */
  void forget() {
    if (status() == ExecutionStatus.CANCELLED || status() == ExecutionStatus.EXPIRED) {
      effects.add(new TaskEffect.Revoke(facts.id()));
    }
    over = true;
  }
}
