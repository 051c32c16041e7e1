package io.carillon.celery;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.protocol.Reply;
import io.carillon.celery.protocol.TaskOrder;
import io.carillon.definition.Retry;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.HandedOver;
import io.carillon.execution.Settlement;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An execution that Celery has, from before its message is sent until its end: hears words in the
 * order they come, and says what follows from each. It is of one thread and one transaction, which
 * has locked its rows; it asks nobody and changes nothing itself.
 *
 * <p>A claim is the first word that a worker runs it. What counts afterwards comes from the worker
 * that holds the claim, and is newer than its last word.
 */
final class CeleryTask {

  /** How long RabbitMQ may take to confirm a message before it is sent again. */
  static final Duration SENDING = Duration.ofSeconds(30);

  static final Duration PAIRING = Duration.ofSeconds(2);
  static final Duration ASKED = Duration.ofSeconds(5);
  static final Duration GONE = Duration.ofSeconds(3);
  static final Duration ORPHAN = Duration.ofSeconds(5);
  static final Duration REVOKING = Duration.ofSeconds(3);
  static final int MAX_REVOKES = 10;

  private static final Duration QUEUED = Duration.ofMinutes(1);
  // What a worker tells is not believed without bounds.
  private static final Duration LONGEST_ETA = Duration.ofDays(400);

  private final Facts facts;
  private final int retries;
  private final boolean replies;
  private final Duration silence;
  private final RandomGenerator random;
  private final List<Move> moves = new ArrayList<>();

  private ExecutionStatus status;
  private int attempt;
  private int failures;
  private int losses;
  private @Nullable UUID holder;

  private @Nullable Integer received;
  private int attemptRetries;
  private @Nullable Speaker speaker;
  private Step step;
  private Instant dueAt;
  private int tries;
  private int owedRetries;
  private Held held;
  private boolean changed;
  private boolean over;
  private int late;

  /**
   * What does not change while it is looked at.
   *
   * @param maxAttempts of failing attempts
   * @param hostname of the worker that holds it; null while none does, or one without a name
   * @param cancelReason why somebody wants it stopped; null when nobody does
   */
  record Facts(
      UUID id,
      long taskConfigId,
      long configVersion,
      String taskType,
      String queue,
      @Nullable Instant dueAt,
      int maxAttempts,
      Retry retry,
      @Nullable String hostname,
      @Nullable String cancelReason) {}

  /** Where the execution is. */
  record Standing(
      ExecutionStatus status, int attempt, int failures, int losses, @Nullable UUID holder) {}

  /** Who spoke last of the attempt that runs or ran, by the worker's own clocks. */
  record Speaker(UUID worker, long clock, double at) {

    static Speaker of(Origin origin) {
      return new Speaker(CeleryWorkerId.of(origin), origin.clock(), origin.timestamp());
    }

    // A worker that began anew may count from the start, but its time has gone on.
    boolean repeats(Origin origin) {
      return worker.equals(CeleryWorkerId.of(origin))
          && origin.clock() <= clock
          && origin.timestamp() <= at;
    }
  }

  /**
   * What is kept of it besides the execution.
   *
   * @param retries the header it was sent with
   * @param received the highest such header that a worker said it received; null for none
   * @param attemptRetries the one of the attempt that runs
   * @param replies whether replies are expected
   * @param silence how long there may be no word of it
   * @param tries how often it was revoked
   * @param owedRetries attempts just before the present one, of which a worker is still to tell
   *     that they were retried
   */
  record Kept(
      int retries,
      @Nullable Integer received,
      int attemptRetries,
      boolean replies,
      Duration silence,
      @Nullable Speaker speaker,
      Step step,
      Instant dueAt,
      int tries,
      int owedRetries,
      Held held) {}

  CeleryTask(Facts facts, Standing standing, Kept kept, RandomGenerator random) {
    this.facts = facts;
    this.status = standing.status();
    this.attempt = standing.attempt();
    this.failures = standing.failures();
    this.losses = standing.losses();
    this.holder = standing.holder();
    this.retries = kept.retries();
    this.received = kept.received();
    this.attemptRetries = kept.attemptRetries();
    this.replies = kept.replies();
    this.silence = kept.silence();
    this.speaker = kept.speaker();
    this.step = kept.step();
    this.dueAt = kept.dueAt();
    this.tries = kept.tries();
    this.owedRetries = kept.owedRetries();
    this.held = kept.held();
    this.random = random;
  }

  UUID id() {
    return facts.id();
  }

  Facts facts() {
    return facts;
  }

  /** What follows, in its order. */
  List<Move> moves() {
    return moves;
  }

  /** What is to be kept from now on. */
  Kept kept() {
    return new Kept(
        retries,
        received,
        attemptRetries,
        replies,
        silence,
        speaker,
        step,
        dueAt,
        tries,
        owedRetries,
        held);
  }

  boolean changed() {
    return changed;
  }

  /** Whether nothing of it is with Celery any more. */
  boolean over() {
    return over;
  }

  /** How many words came too late, or twice. */
  int late() {
    return late;
  }

  ExecutionStatus status() {
    return status;
  }

  private boolean running() {
    return status == ExecutionStatus.RUNNING;
  }

  // ---- words of workers

  /** An event, of that time by the database's clock. */
  void hear(CeleryEvent.OfTask event, Instant at) {
    if (gone(event)) {
      late++;
      return;
    }
    switch (event) {
      case CeleryEvent.Received told -> received(told, at);
      case CeleryEvent.Started told -> started(told.origin(), at);
      case CeleryEvent.Succeeded told -> ended(told.origin(), Ending.of(told), at);
      case CeleryEvent.Failed told -> ended(told.origin(), Ending.of(told), at);
      case CeleryEvent.Retried told -> retried(told.origin(), Ending.of(told), at);
      case CeleryEvent.Revoked told -> revoked(told, at);
      case CeleryEvent.Rejected told -> {
        if (told.requeue()) {
          retried(told.origin(), Ending.rejected(), at);
        } else {
          ended(told.origin(), Ending.rejected(), at);
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

  /** The number of tries before, of the newest message that is known. */
  private int newest() {
    return received == null ? retries : received;
  }

  // Of a message that was sent again, nothing counts before a worker has it: it may be about the
  // one before.
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

  // It starts once more before its end was told: the retry was quicker than the news of it, or
  // RabbitMQ has given the message to a second worker, which happens when the first is cut off.
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
    moves.add(new Move.Begin(facts.id(), attempt, worker, origin, at));
    word(at);
  }

  private boolean holds(Origin origin) {
    return CeleryWorkerId.of(origin).equals(holder) || CeleryWorkerId.UNKNOWN.equals(holder);
  }

  /** Whether a word about an attempt counts; one that was never told to start starts now. */
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

  private void ended(Origin origin, Ending ending, Instant at) {
    if (!counts(origin, at)) {
      return;
    }
    if (replies && held.reply() == null) {
      held = held.withEvent(ending, at);
      await(Step.PAIRING, at.plus(PAIRING));
    } else {
      finish(held.withEvent(ending, at));
    }
  }

  private void retried(Origin origin, Ending ending, Instant at) {
    if (owedRetries > 0) {
      moves.add(new Move.Explain(facts.id(), attempt - owedRetries, ending.errorOrNone()));
      owedRetries--;
      changed = true;
      return;
    }
    if (!counts(origin, at)) {
      return;
    }
    if (facts.cancelReason() != null) {
      end(Ending.revoked(false), at);
      moves.add(new Move.Revoke(facts.id()));
      return;
    }
    Instant until = dueAt; // the next try may have been received already, with a time to wait for
    endAttempt(present().retried(ending.error()), at);
    word(at);
    dueAt = until.isAfter(dueAt) ? until : dueAt;
  }

  private void revoked(CeleryEvent.Revoked told, Instant at) {
    if (running()) {
      if (counts(told.origin(), at)) {
        end(Ending.revoked(told.expired()), at);
      }
    } else {
      dropped(told.expired());
    }
  }

  private void dropped(boolean expired) {
    moves.add(
        expired ? new Move.Expire(facts.id()) : new Move.Cancel(facts.id(), "revoked in Celery"));
    status = expired ? ExecutionStatus.EXPIRED : ExecutionStatus.CANCELLED;
    over = true;
  }

  // ---- replies

  /** A reply, of that time by the database's clock. */
  void hear(Reply reply, Instant at) {
    if (over || status.ended() || !own(reply)) {
      late++;
      return;
    }
    switch (reply.status()) {
      case "SUCCESS", "FAILURE" -> replied(Ending.of(reply), at);
      case "REVOKED" -> {
        Ending ending = Ending.of(reply);
        if (running()) {
          end(ending, at);
        } else {
          dropped(ending.expired());
        }
      }
      case "RETRY" -> {
        // With events on they tell it, and tell where it ran.
        held = speaker == null && received == null ? held.withRetry(Ending.of(reply)) : held;
        word(at);
      }
      case "STARTED" -> word(at);
      default -> progressed(reply, at);
    }
  }

  // A message that Celery itself sent again carries the plain id, whatever the first one carried.
  private boolean own(Reply reply) {
    return reply.correlation().equals(TaskOrder.correlation(facts.id(), retries))
        || (reply.correlation().equals(facts.id().toString())
            && (newest() > retries || !held.retries().isEmpty()));
  }

  private void replied(Ending ending, Instant at) {
    held = held.withReply(ending, at);
    if (held.event() != null) {
      finish(held);
    } else {
      await(Step.PAIRING, at.plus(PAIRING));
    }
  }

  private void progressed(Reply reply, Instant at) {
    word(at);
    if (running()) {
      ProgressReply told = ProgressReply.of(reply);
      moves.add(new Move.Progress(facts.id(), attempt, told.fraction(), told.message()));
    }
  }

  // ---- endings

  private void word(Instant at) {
    changed = true;
    if (step != Step.PAIRING && step != Step.REVOKING) {
      await(Step.LISTENING, at.plus(silence));
    }
  }

  private void await(Step next, Instant until) {
    step = next;
    dueAt = until;
    changed = true;
  }

  /** Ends the attempt with what was told of its end. */
  private void finish(Held told) {
    Ending reply = told.reply();
    Ending event = told.event();
    Instant at = event == null ? told.replyAt() : told.eventAt();
    Ending whole = reply == null ? event : reply.with(event);
    if (whole == null || at == null) {
      throw new IllegalStateException("nothing was told of the end of " + facts.id());
    }
    if (!running()) {
      told.retries().forEach(retry -> unseenRetry(retry, at));
      begin(CeleryWorkerId.UNKNOWN, null, at);
    }
    end(whole, at);
  }

  private void unseenRetry(Ending ending, Instant at) {
    begin(CeleryWorkerId.UNKNOWN, null, at);
    endAttempt(present().retried(ending.error()), at);
  }

  private void end(Ending ending, Instant at) {
    endAttempt(present().ended(ending, at, random), at);
  }

  private Attempt present() {
    UUID worker = holder == null ? CeleryWorkerId.UNKNOWN : holder;
    return new Attempt(facts, attempt, failures, losses, worker);
  }

  private void lostAttempt(String why, Instant at) {
    endAttempt(present().lost(TaskError.of("worker_lost", why)), at);
  }

  private void endAttempt(Settlement settlement, Instant at) {
    moves.add(new Move.End(facts.id(), settlement, at));
    status = settlement.next();
    failures += settlement.failed() ? 1 : 0;
    losses += settlement.lost() ? 1 : 0;
    holder = null;
    held = Held.NOTHING;
    tries = 0;
    changed = true;
    boolean stillOut = settlement.wakesIn().equals(HandedOver.HELD);
    over = !stillOut;
    if (stillOut) {
      await(Step.ORPHAN, at.plus(ORPHAN));
    }
  }

  // ---- silence

  /** The worker that runs it is gone, as far as anybody can tell. */
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

  /** The worker that runs it has begun anew, and may have forgotten it. */
  void doubt(UUID worker, Instant now) {
    if (!over && running() && worker.equals(holder)) {
      held = held.withRestart(true);
      ask(now);
    }
  }

  private void ask(Instant now) {
    moves.add(new Move.Ask(facts.id(), facts.hostname()));
    await(Step.ASKED, now.plus(ASKED));
  }

  /**
   * A worker's answer whether it has it.
   *
   * @param state {@code active}, {@code reserved}, {@code ready}; null when it does not have it
   */
  void answered(String hostname, UUID worker, @Nullable String state, Instant now) {
    boolean asked = step == Step.ASKED || step == Step.REVOKING;
    if (over || status.ended() || !asked) {
      return;
    }
    if (state != null) {
      if (state.equals("active") && !running() && fresh()) {
        begin(worker, null, now);
      }
      held = held.withRestart(false);
      word(now);
    } else if (running() && hostname.equals(facts.hostname())) {
      await(Step.GONE, now.plus(GONE));
    }
  }

  /** Somebody wants it stopped, or it has ended meanwhile: Celery is to know. */
  void look(Instant now) {
    if (status.ended()) {
      forget();
    } else if (running() && facts.cancelReason() != null && tries == 0) {
      stop(now);
    }
  }

  private void forget() {
    if (status == ExecutionStatus.CANCELLED || status == ExecutionStatus.EXPIRED) {
      moves.add(new Move.Revoke(facts.id()));
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
    moves.add(new Move.Revoke(facts.id()));
    if (tries > 1) {
      moves.add(new Move.Ask(facts.id(), facts.hostname()));
    }
    await(Step.REVOKING, now.plus(REVOKING));
  }

  /**
   * Does what its step wants once it is due.
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
      moves.add(new Move.Release(facts.id()));
    }
    over = true;
  }

  private void unanswered(Instant now, Predicate<String> queues) {
    if (held.restarted()) {
      forgotten(now);
    } else if (!running() && queues.test(facts.queue())) {
      await(Step.LISTENING, now.plus(silence.compareTo(QUEUED) < 0 ? silence : QUEUED));
    } else {
      giveUp(now);
    }
  }

  private void forgotten(Instant now) {
    if (facts.cancelReason() != null) {
      end(Ending.revoked(false), now);
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
    endAttempt(present().ended(new Outcome.Cancelled(message), now, random), now);
  }

  /** It cannot be sent at all. */
  void refuse(TaskError error, Instant now) {
    if (!over && !running() && !status.ended()) {
      begin(CeleryWorkerId.UNKNOWN, null, now);
      endAttempt(present().ended(new Outcome.Failed(error, false), now, random), now);
    }
  }

  /** RabbitMQ has no such queue: its message is certainly nowhere. */
  void returned() {
    if (!over && step == Step.SENDING) {
      release();
    }
  }

  /** RabbitMQ has its message. */
  void sent(Instant now) {
    if (!over && step == Step.SENDING) {
      await(Step.LISTENING, now.plus(silence));
    }
  }
}
