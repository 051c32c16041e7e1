package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.protocol.CeleryWords;
import io.carillon.celery.protocol.Reply;
import io.carillon.celery.protocol.TaskOrder;
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
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * State machine of one execution handed to Celery, from just before its message is published until
 * it ends. Feed it signals in arrival order; it collects the moves to apply. Pure: no I/O, confined
 * to one thread and one transaction that holds the row locks.
 *
 * <p>The first signal that a worker runs the execution claims it. After that, only signals from the
 * worker that holds the claim count, and only if they are newer than its last one.
 */
public final class CeleryExecution {

  /** Time that RabbitMQ has to confirm a message before it is sent again. */
  public static final Duration SENDING = Duration.ofSeconds(30);

  static final Duration PAIRING = Duration.ofSeconds(2);
  static final Duration ASKED = Duration.ofSeconds(5);
  static final Duration GONE = Duration.ofSeconds(3);
  static final Duration ORPHAN = Duration.ofSeconds(5);
  static final Duration REVOKING = Duration.ofSeconds(3);
  static final int MAX_REVOKES = 10;

  private static final Duration QUEUED = Duration.ofMinutes(1);
  // Bounds the ETA that a worker reports.
  private static final Duration LONGEST_ETA = Duration.ofDays(400);

  private final Facts facts;
  private final int retries;
  private final boolean replies;
  private final Duration silence;
  private final RandomGenerator random;
  private final List<TaskEffect> moves = new ArrayList<>();

  private ExecutionStatus status;
  private int attempt;
  private int failures;
  private int losses;
  private @Nullable UUID holder;

  private @Nullable Integer received;
  private int attemptRetries;
  private @Nullable Speaker speaker;
  private TaskPhase step;
  private Instant dueAt;
  private int tries;
  private int owedRetries;
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

  /** The state of the execution. */
  record Standing(
      ExecutionStatus status, int attempt, int failures, int losses, @Nullable UUID holder) {}

  /**
   * The sender of the last event of the current or latest attempt, with the worker's own clocks.
   */
  record Speaker(UUID worker, long clock, double at) {

    static Speaker of(Origin origin) {
      return new Speaker(CeleryWorkerId.of(origin), origin.clock(), origin.timestamp());
    }

    // A restarted worker may reset its logical clock, but its timestamp has advanced.
    boolean repeats(Origin origin) {
      return worker.equals(CeleryWorkerId.of(origin))
          && origin.clock() <= clock
          && origin.timestamp() <= at;
    }
  }

  /**
   * The stored state besides the execution.
   *
   * @param message the message that was sent last
   * @param progress the signals of the present or latest attempt
   */
  public record Kept(Message message, Progress progress, Wait await, PendingEnd held) {}

  /**
   * A message that was sent.
   *
   * @param retries the header it was sent with
   * @param received the highest such header that a worker reported as received; null for none
   * @param replies whether replies are expected
   * @param silence maximum time without a signal
   */
  public record Message(
      int retries, @Nullable Integer received, boolean replies, Duration silence) {}

  /**
   * The signals of the present or latest attempt.
   *
   * @param retries the header of the message that the attempt runs
   * @param owedRetries attempts just before the present one whose retry event is still to come
   */
  public record Progress(int retries, @Nullable Speaker speaker, int owedRetries) {}

  /**
   * The step that is awaited.
   *
   * @param dueAt the end of the wait
   * @param tries number of revokes sent
   */
  public record Wait(TaskPhase step, Instant dueAt, int tries) {}

  CeleryExecution(Facts facts, Standing standing, Kept kept, RandomGenerator random) {
    this.facts = facts;
    this.status = standing.status();
    this.attempt = standing.attempt();
    this.failures = standing.failures();
    this.losses = standing.losses();
    this.holder = standing.holder();
    this.retries = kept.message().retries();
    this.received = kept.message().received();
    this.attemptRetries = kept.progress().retries();
    this.replies = kept.message().replies();
    this.silence = kept.message().silence();
    this.speaker = kept.progress().speaker();
    this.step = kept.await().step();
    this.dueAt = kept.await().dueAt();
    this.tries = kept.await().tries();
    this.owedRetries = kept.progress().owedRetries();
    this.held = kept.held();
    this.random = random;
  }

  UUID id() {
    return facts.id();
  }

  Facts facts() {
    return facts;
  }

  /** Returns the moves to apply, in order. */
  List<TaskEffect> moves() {
    return moves;
  }

  /** Returns the state to store. */
  Kept kept() {
    return new Kept(
        new Message(retries, received, replies, silence),
        new Progress(attemptRetries, speaker, owedRetries),
        new Wait(step, dueAt, tries),
        held);
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
    return status;
  }

  private boolean running() {
    return status == ExecutionStatus.RUNNING;
  }

  // ---- events of workers

  /** Processes an event; {@code at} is its time by the database's clock. */
  void hear(CeleryEvent.OfTask event, Instant at) {
    if (gone(event)) {
      late++;
      return;
    }
    switch (event) {
      case CeleryEvent.Received told -> received(told, at);
      case CeleryEvent.Started told -> started(told.origin(), at);
      case CeleryEvent.Succeeded told -> ended(told.origin(), CeleryOutcome.of(told), at);
      case CeleryEvent.Failed told -> ended(told.origin(), CeleryOutcome.of(told), at);
      case CeleryEvent.Retried told -> retried(told.origin(), CeleryOutcome.of(told), at);
      case CeleryEvent.Revoked told -> revoked(told, at);
      case CeleryEvent.Rejected told -> {
        if (told.requeue()) {
          retried(told.origin(), CeleryOutcome.rejected(), at);
        } else {
          ended(told.origin(), CeleryOutcome.rejected(), at);
        }
      }
    }
  }

  private boolean gone(CeleryEvent event) {
    return over || status.ended() || (speaker != null && speaker.repeats(event.origin()));
  }

  private void received(CeleryEvent.Received told, Instant at) {
    if (told.retries() < retries) {
      late++;
      return;
    }
    received = Math.max(told.retries(), newest());
    Instant eta = told.eta();
    Instant latest = at.plus(LONGEST_ETA);
    word(eta == null || eta.isBefore(at) ? at : eta.isAfter(latest) ? latest : eta);
  }

  /** Returns the retries header of the newest known message. */
  private int newest() {
    return received == null ? retries : received;
  }

  // After a resend, signals are ignored until a worker has received it: they may concern the
  // message before.
  private boolean fresh() {
    return retries == 0 || received != null;
  }

  private void started(Origin origin, Instant at) {
    if (!fresh()) {
      late++;
      return;
    }
    if (running()) {
      handOn(at);
    }
    if (!status.ended()) {
      begin(CeleryWorkerId.of(origin), origin, at);
    }
  }

  // A new start before the end was reported: either the retry overtook its event, or RabbitMQ
  // redelivered the message to a second worker after the first was disconnected.
  private void handOn(Instant at) {
    if (newest() > attemptRetries) {
      endAttempt(present().retried(TaskError.of("retry", "Celery runs it again.")), at);
      owedRetries++;
    } else {
      lostAttempt("RabbitMQ gave its message to another worker.", at);
    }
  }

  private void begin(UUID worker, @Nullable Origin origin, Instant at) {
    attempt++;
    status = ExecutionStatus.RUNNING;
    holder = worker;
    attemptRetries = newest();
    speaker = origin == null ? null : Speaker.of(origin);
    moves.add(new TaskEffect.Begin(facts.id(), attempt, worker, origin, at));
    word(at);
  }

  private boolean holds(Origin origin) {
    return CeleryWorkerId.of(origin).equals(holder) || CeleryWorkerId.UNKNOWN.equals(holder);
  }

  /**
   * Returns whether a signal about an attempt counts; starts the attempt if no start was reported.
   */
  private boolean counts(Origin origin, Instant at) {
    if (running() ? !holds(origin) : !fresh()) {
      late++;
      return false;
    }
    if (!running()) {
      begin(CeleryWorkerId.of(origin), origin, at);
    }
    speaker = Speaker.of(origin);
    changed = true;
    return true;
  }

  private void ended(Origin origin, CeleryOutcome ending, Instant at) {
    if (!counts(origin, at)) {
      return;
    }
    if (replies && held.reply() == null) {
      held = held.withEvent(ending, at);
      await(TaskPhase.PAIRING, at.plus(PAIRING));
    } else {
      finish(held.withEvent(ending, at));
    }
  }

  private void retried(Origin origin, CeleryOutcome ending, Instant at) {
    if (owedRetries > 0) {
      moves.add(new TaskEffect.Explain(facts.id(), attempt - owedRetries, ending.errorOrNone()));
      owedRetries--;
      changed = true;
      return;
    }
    if (!counts(origin, at)) {
      return;
    }
    if (facts.cancelReason() != null) {
      end(CeleryOutcome.revoked(false), at);
      moves.add(new TaskEffect.Revoke(facts.id()));
      return;
    }
    Instant until = dueAt; // the next try may have been received already, with an ETA
    endAttempt(present().retried(ending.error()), at);
    word(at);
    dueAt = until.isAfter(dueAt) ? until : dueAt;
  }

  private void revoked(CeleryEvent.Revoked told, Instant at) {
    if (running()) {
      if (counts(told.origin(), at)) {
        end(CeleryOutcome.revoked(told.expired()), at);
      }
    } else {
      dropped(told.expired());
    }
  }

  private void dropped(boolean expired) {
    moves.add(
        expired
            ? new TaskEffect.Expire(facts.id())
            : new TaskEffect.Cancel(facts.id(), "revoked in Celery"));
    status = expired ? ExecutionStatus.EXPIRED : ExecutionStatus.CANCELLED;
    over = true;
  }

  // ---- replies

  /** Processes a reply; {@code at} is its time by the database's clock. */
  void hear(Reply reply, Instant at) {
    if (over || status.ended() || !own(reply)) {
      late++;
      return;
    }
    switch (reply.status()) {
      case "SUCCESS", "FAILURE" -> replied(CeleryOutcome.of(reply), at);
      case "REVOKED" -> {
        CeleryOutcome ending = CeleryOutcome.of(reply);
        if (running()) {
          end(ending, at);
        } else {
          dropped(ending.expired());
        }
      }
      case "RETRY" -> {
        // With events enabled, the event reports the retry and where it ran.
        held = speaker == null && received == null ? held.withRetry(CeleryOutcome.of(reply)) : held;
        word(at);
      }
      case "STARTED" -> word(at);
      default -> progressed(reply, at);
    }
  }

  // A message resent by Celery itself carries the plain id, whatever the first one carried.
  private boolean own(Reply reply) {
    return reply.correlation().equals(TaskOrder.correlation(facts.id(), retries))
        || (reply.correlation().equals(facts.id().toString())
            && (newest() > retries || !held.retries().isEmpty()));
  }

  private void replied(CeleryOutcome ending, Instant at) {
    held = held.withReply(ending, at);
    if (held.event() != null) {
      finish(held);
    } else {
      await(TaskPhase.PAIRING, at.plus(PAIRING));
    }
  }

  private void progressed(Reply reply, Instant at) {
    word(at);
    if (running()) {
      ProgressReply told = ProgressReply.of(reply);
      moves.add(new TaskEffect.Progress(facts.id(), attempt, told.fraction(), told.message()));
    }
  }

  // ---- endings

  private void word(Instant at) {
    changed = true;
    if (step != TaskPhase.PAIRING && step != TaskPhase.REVOKING) {
      await(TaskPhase.LISTENING, at.plus(silence));
    }
  }

  private void await(TaskPhase next, Instant until) {
    step = next;
    dueAt = until;
    changed = true;
  }

  /** Ends the attempt with what its event and reply reported. */
  private void finish(PendingEnd told) {
    CeleryOutcome reply = told.reply();
    CeleryOutcome event = told.event();
    Instant at = event == null ? told.replyAt() : told.eventAt();
    CeleryOutcome whole = reply == null ? event : reply.with(event);
    if (whole == null || at == null) {
      throw new IllegalStateException("nothing was told of the end of " + facts.id());
    }
    if (!running()) {
      told.retries().forEach(retry -> unseenRetry(retry, at));
      begin(CeleryWorkerId.UNKNOWN, null, at);
    }
    end(whole, at);
  }

  private void unseenRetry(CeleryOutcome ending, Instant at) {
    begin(CeleryWorkerId.UNKNOWN, null, at);
    endAttempt(present().retried(ending.error()), at);
  }

  private void end(CeleryOutcome ending, Instant at) {
    endAttempt(present().ended(ending, at, random), at);
  }

  private CeleryAttempt present() {
    UUID worker = holder == null ? CeleryWorkerId.UNKNOWN : holder;
    return new CeleryAttempt(facts, attempt, failures, losses, worker);
  }

  private void lostAttempt(String why, Instant at) {
    endAttempt(present().lost(TaskError.of("worker_lost", why)), at);
  }

  private void endAttempt(Settlement settlement, Instant at) {
    moves.add(new TaskEffect.End(facts.id(), settlement, at));
    status = settlement.next();
    failures += settlement.outcome().isFailure() ? 1 : 0;
    losses += settlement.outcome().isLoss() ? 1 : 0;
    holder = null;
    held = PendingEnd.NOTHING;
    tries = 0;
    changed = true;
    boolean stillOut = settlement.wakesIn().equals(HandedOver.HELD);
    over = !stillOut;
    if (stillOut) {
      await(TaskPhase.ORPHAN, at.plus(ORPHAN));
    }
  }

  // ---- missing signals

  /** Ends the attempt because its worker is considered lost. */
  void lose(UUID worker, String why, Instant at) {
    if (over || !running() || !worker.equals(holder)) {
      return;
    }
    if (held.end()) {
      finish(held);
    } else {
      lostAttempt(why, at);
    }
  }

  /** Asks about the execution because its worker may have restarted and forgotten it. */
  void doubt(UUID worker, Instant now) {
    if (!over && running() && worker.equals(holder)) {
      held = held.withRestart(true);
      ask(now);
    }
  }

  private void ask(Instant now) {
    moves.add(new TaskEffect.Ask(facts.id(), facts.hostname()));
    await(TaskPhase.ASKED, now.plus(ASKED));
  }

  /**
   * Processes a worker's answer to the question whether it has the execution.
   *
   * @param state {@code active}, {@code reserved} or {@code ready}; null when it does not have it
   */
  void answered(String hostname, UUID worker, @Nullable String state, Instant now) {
    boolean asked = step == TaskPhase.ASKED || step == TaskPhase.REVOKING;
    if (over || status.ended() || !asked) {
      return;
    }
    if (state != null) {
      if (state.equals(CeleryWords.ACTIVE) && !running() && fresh()) {
        begin(worker, null, now);
      }
      held = held.withRestart(false);
      word(now);
    } else if (running() && hostname.equals(facts.hostname())) {
      await(TaskPhase.GONE, now.plus(GONE));
    }
  }

  /**
   * Revokes the task if it has a cancel request, or was cancelled or has expired outside of Celery.
   */
  void look(Instant now) {
    if (status.ended()) {
      forget();
    } else if (running() && facts.cancelReason() != null && tries == 0) {
      stop(now);
    }
  }

  private void forget() {
    if (status == ExecutionStatus.CANCELLED || status == ExecutionStatus.EXPIRED) {
      moves.add(new TaskEffect.Revoke(facts.id()));
    }
    over = true;
  }

  private void stop(Instant now) {
    if (held.end()) {
      finish(held);
    } else {
      revoke(now);
    }
  }

  private void revoke(Instant now) {
    tries++;
    moves.add(new TaskEffect.Revoke(facts.id()));
    if (tries > 1) {
      moves.add(new TaskEffect.Ask(facts.id(), facts.hostname()));
    }
    await(TaskPhase.REVOKING, now.plus(REVOKING));
  }

  /**
   * Performs the action of its step once that is due.
   *
   * @param queues whether a queue of Celery may still hold its message
   */
  void due(Instant now, Predicate<String> queues) {
    look(now);
    if (over || dueAt.isAfter(now)) {
      return;
    }
    switch (step) {
      case SENDING, ORPHAN -> release();
      case LISTENING -> ask(now);
      case ASKED -> unanswered(now, queues);
      case GONE -> forgotten(now);
      case PAIRING -> finish(held);
      case REVOKING -> unstopped(now);
    }
  }

  private void release() {
    if (!running()) {
      moves.add(new TaskEffect.Release(facts.id()));
    }
    over = true;
  }

  private void unanswered(Instant now, Predicate<String> queues) {
    if (held.restarted()) {
      forgotten(now);
    } else if (!running() && queues.test(facts.queue())) {
      await(TaskPhase.LISTENING, now.plus(silence.compareTo(QUEUED) < 0 ? silence : QUEUED));
    } else {
      giveUp(now);
    }
  }

  private void forgotten(Instant now) {
    if (facts.cancelReason() != null) {
      end(CeleryOutcome.revoked(false), now);
    } else if (held.restarted()) {
      lostAttempt("The Celery worker %s has begun anew.".formatted(facts.hostname()), now);
    } else {
      giveUp(now);
    }
  }

  private void giveUp(Instant now) {
    if (!running()) {
      begin(CeleryWorkerId.UNKNOWN, null, now);
    }
    endAttempt(present().givenUp(silence), now);
  }

  private void unstopped(Instant now) {
    if (tries < MAX_REVOKES) {
      revoke(now);
      return;
    }
    String message =
        "%s; Celery was asked %d times and did not say that it stopped."
            .formatted(facts.cancelReason(), tries);
    endAttempt(present().ended(new AttemptEnd.Cancelled(message), now, random), now);
  }

  /** Fails the execution, whose message cannot be built. */
  void refuse(TaskError error, Instant now) {
    if (!over && !running() && !status.ended()) {
      begin(CeleryWorkerId.UNKNOWN, null, now);
      endAttempt(present().ended(AttemptEnd.failed(error, false), now, random), now);
    }
  }

  /**
   * Notes that RabbitMQ returned the message as unroutable, and releases the execution to be sent
   * again.
   */
  void returned() {
    if (!over && step == TaskPhase.SENDING) {
      release();
    }
  }

  /** Notes that RabbitMQ confirmed the message. */
  void sent(Instant now) {
    if (!over && step == TaskPhase.SENDING) {
      await(TaskPhase.LISTENING, now.plus(silence));
    }
  }
}
