package io.carillon.alert.announce;

import io.carillon.alert.announce.AnnouncementStore.Claimed;
import io.carillon.connection.ConnectionSettings;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.memory.MemoryBudget;
import io.carillon.rendering.VerbatimTexts;
import io.carillon.secret.SecretValues;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.RecordReader.Reading;
import io.carillon.template.TemplateException;
import io.carillon.template.Templates;
import io.carillon.worker.HandlerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends announcements, outside of the workers and queues: runs the task type of each in this
 * process, on {@value #SLOTS} threads of its own at most, each for a minute at most. A receiver
 * that fails is tried again with growing distances; what a node that died had claimed is sent again
 * by another, with the same id. A receiver is told one thing at a time, so that one that hangs
 * occupies one thread.
 */
public final class AnnouncementSender implements AutoCloseable {

  /** The maximum number of announcements that a node sends at once. */
  static final int SLOTS = 16;

  /** The number of attempts after which an announcement is given up, about an hour. */
  static final int MOST_ATTEMPTS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementSender.class);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration LEASE = TIMEOUT.plusSeconds(15);
  private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final AnnouncementStore store;
  private final LocalTaskTypes types;
  private final Surroundings surroundings;
  private final ConnectionSettings connections;
  private final MemoryBudget memory = MemoryBudget.ofHeap(16);
  private final Map<String, Sending> sending = new ConcurrentHashMap<>();

  /**
   * Creates a sender.
   *
   * @param types the task types of this process; an announcement of another waits for a node that
   *     has it
   */
  public AnnouncementSender(
      AnnouncementStore store, LocalTaskTypes types, Surroundings surroundings) {
    this.store = store;
    this.types = types;
    this.surroundings = surroundings;
    this.connections = new ConnectionSettings(surroundings.outside().connections());
  }

  /**
   * What a sender needs of its node.
   *
   * @param node its name
   * @param clock the present from which a snooze is counted
   * @param nanoTime the monotonic clock, by which time-outs are measured
   * @param threads runs handlers; closed with the sender
   * @param outside the connections and secrets of receivers
   */
  public record Surroundings(
      String node,
      InstantSource clock,
      LongSupplier nanoTime,
      HandlerExecutor threads,
      Outside outside) {}

  /** An announcement on its way. */
  private static final class Sending {

    private final Claimed claimed;
    private final AnnouncementContext context;
    private final long deadline;
    private volatile @Nullable Thread thread;
    private volatile boolean givenUp;

    Sending(Claimed claimed, AnnouncementContext context, long deadline) {
      this.claimed = claimed;
      this.context = context;
      this.deadline = deadline;
    }

    synchronized boolean begin() {
      thread = Thread.currentThread();
      return !givenUp;
    }

    synchronized void end() {
      thread = null;
    }

    synchronized boolean giveUp() {
      if (givenUp) {
        return false;
      }
      givenUp = true;
      context.cancel();
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
      return true;
    }
  }

  /** Starts what is due, and gives up what takes too long; returns the time to wait. */
  public Duration runOnce() {
    giveUpLate();
    int free = SLOTS - sending.size();
    if (free > 0) {
      List<Claimed> claimed =
          store.claim(surroundings.node(), types.names(), sending.keySet(), free, LEASE);
      claimed.forEach(this::start);
    }
    return POLL;
  }

  /** Returns the number of announcements on their way, those included that ignore their end. */
  public int sending() {
    return sending.size();
  }

  private void giveUpLate() {
    long now = surroundings.nanoTime().getAsLong();
    for (Sending one : sending.values()) {
      if (now - one.deadline >= 0 && one.giveUp()) {
        failed(one.claimed, "It did not end within a minute.", true);
      }
    }
  }

  private void start(Claimed claimed) {
    AnnouncementContext context =
        new AnnouncementContext(claimed, claimed.attempt() >= MOST_ATTEMPTS, memory, connections);
    long deadline = surroundings.nanoTime().getAsLong() + TIMEOUT.toNanos();
    Sending one = new Sending(claimed, context, deadline);
    sending.put(claimed.key(), one);
    surroundings
        .threads()
        .start("carillon-announcement", () -> send(one), refusal -> refused(one, refusal));
  }

  private void refused(Sending one, Throwable refusal) {
    sending.remove(one.claimed.key());
    if (!one.givenUp) {
      failed(one.claimed, "It could not be started: " + TaskError.of(refusal).message(), true);
    }
  }

  private void send(Sending one) {
    try {
      if (one.begin()) {
        settle(one, perform(one));
      }
    } catch (Throwable e) { // around a handler: any throwable is its outcome
      settle(one, new Outcome.Failed(TaskError.of(e), !(e instanceof NotRetryableException)));
    } finally {
      one.end();
      one.context.release();
      sending.remove(one.claimed.key());
    }
  }

  private Outcome perform(Sending one) throws Exception {
    Claimed claimed = one.claimed;
    Optional<LocalTaskType> type = types.find(claimed.receiver().taskType());
    if (type.isEmpty()) {
      throw new NotRetryableException("The task type is gone: " + claimed.receiver().taskType());
    }
    Object parameters = parameters(one, type.get());
    Thread.currentThread().setContextClassLoader(type.get().handler().getClass().getClassLoader());
    Object answer = type.get().handler().run(parameters, one.context);
    return answer instanceof Outcome outcome ? outcome : new Outcome.Succeeded(answer);
  }

  /** Fills in the message and secrets; a value is never read for placeholders again. */
  private Object parameters(Sending one, LocalTaskType type) throws NotRetryableException {
    ObjectNode given = one.claimed.receiver().parameters();
    Templates templates =
        new Templates(
            one.claimed.message().namespace(),
            SecretValues.of(surroundings.outside().secrets(), one.context.mask()));
    ObjectNode filled;
    try {
      filled =
          VerbatimTexts.template(given, type.schema().json()).map(templates::render).orElse(given);
    } catch (TemplateException e) {
      throw new NotRetryableException("parameters." + e.path() + ": " + e.reason());
    }
    return switch (type.read(filled)) {
      case Reading.Fitting(Object fitting) -> fitting;
      case Reading.Faulty(List<Fault> faults) ->
          throw new NotRetryableException(
              "The parameters do not fit: " + new InvalidInputException(faults).getMessage());
    };
  }

  /** Records an outcome, unless the announcement was given up meanwhile. */
  private void settle(Sending one, Outcome outcome) {
    Claimed claimed = one.claimed;
    if (one.givenUp) {
      return;
    }
    try {
      switch (outcome) {
        case Outcome.Succeeded succeeded -> store.sent(claimed);
        case Outcome.Failed(TaskError error, boolean retryable) ->
            failed(claimed, one.context.mask().text(error.message()), retryable);
        case Outcome.Snoozed(Instant until) ->
            failed(claimed, "The receiver asked to wait.", delay(until));
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "The result of announcement {} was not recorded; it is sent again: {}",
          claimed.id(),
          e.getMessage());
    }
  }

  private Duration delay(Instant until) {
    Duration asked = Duration.between(surroundings.clock().instant(), until);
    Duration least = asked.compareTo(POLL) < 0 ? POLL : asked;
    return least.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : least;
  }

  private void failed(Claimed claimed, String error, boolean retryable) {
    failed(claimed, error, retryable ? delayAfter(claimed.attempt()) : null);
  }

  private void failed(Claimed claimed, String error, @Nullable Duration again) {
    Duration next = claimed.attempt() >= MOST_ATTEMPTS ? null : again;
    LOG.warn(
        "Announcement {} by {} failed, attempt {}{}: {}",
        claimed.id(),
        claimed.receiver().taskType(),
        claimed.attempt(),
        next == null ? ", and is given up" : "",
        error);
    store.failed(claimed, error, next);
  }

  private static Duration delayAfter(int attempt) {
    Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(attempt - 1, 20));
    return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
  }

  /**
   * Interrupts what is on its way, which is sent again after its lease, and starts nothing more.
   */
  @Override
  public void close() {
    Collection<Sending> left = List.copyOf(sending.values());
    left.forEach(Sending::giveUp);
    surroundings.threads().close();
  }
}
