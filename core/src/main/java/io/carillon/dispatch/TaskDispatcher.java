package io.carillon.dispatch;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.SlotReservation;
import io.carillon.database.Database;
import io.carillon.database.Notifier;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Settled;
import io.carillon.fault.ConflictException;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.tasktype.TaskTypeStore;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Creates executions, hands queued ones to the broker, and cancels executions. */
public final class TaskDispatcher {

  /** The channel on which workers are told to check for cancelled executions. */
  public static final String CANCEL_CHANNEL = "carillon_cancel";

  private static final int WAKE_BATCH = 1_000;
  private static final Duration POLL = Duration.ofSeconds(5);

  private final Database database;
  private final TaskTypeStore types;
  private final ExecutionStore executions;
  private final ClaimStore claims;
  private final Broker broker;
  private final AgentLoop waker = new AgentLoop("waker", this::wakeOnce);
  private final Notifier cancelNotices;

  /** Creates a dispatcher on the given database and broker. */
  public TaskDispatcher(Database database, ExecutionStore executions, Broker broker) {
    this.database = database;
    this.types = new TaskTypeStore(database);
    this.executions = executions;
    this.claims = new ClaimStore(database);
    this.broker = broker;
    this.cancelNotices = new Notifier(database, CANCEL_CHANNEL, "cancel-notices");
  }

  /**
   * Returns the agents: one makes retries, snoozes and delayed starts claimable when they are due,
   * one tells workers to check for executions that are to stop.
   */
  public List<AgentLoop> agents() {
    return List.of(waker, cancelNotices.agent());
  }

  /** Wakes the first agent, which may have missed a notice. */
  public void lookForDue() {
    waker.wake();
  }

  /** Returns the task types of the cluster. */
  public TaskTypeStore types() {
    return types;
  }

  /**
   * Stores a task type that Celery workers run, and moves its waiting executions to its queue.
   *
   * @throws ConflictException {@code name_taken} when a Java class is the task type of that name
   */
  public void declare(RemoteTaskType type, String actor) {
    types
        .findCelery(type.name())
        .filter(known -> !known.queue().equals(type.queue()))
        .ifPresent(known -> executions.move(type.name(), known.queue(), type.queue()));
    types.declare(type, actor);
  }

  /**
   * Creates executions in the current transaction, which must end soon. Executions that may start
   * at once and for which a worker of this process has a free slot start on commit; the others are
   * queued.
   *
   * @param now the time with which start deadlines are compared
   */
  public void dispatchAtOnce(List<NewExecution> batch, Instant now) {
    List<NewExecution> possible = batch.stream().filter(one -> mayStartAtOnce(one, now)).toList();
    Optional<SlotReservation> reservation =
        possible.isEmpty() || !database.isInTransaction()
            ? Optional.empty()
            : broker.reserve(possible);
    reservation.ifPresent(this::start); // at once: only start ensures that the slots are released
    Set<UUID> reserved =
        reservation.stream()
            .flatMap(one -> one.executions().stream())
            .map(NewExecution::id)
            .collect(Collectors.toSet());
    dispatch(batch.stream().filter(one -> !reserved.contains(one.id())).toList());
  }

  /**
   * Returns whether an execution meets the conditions of a claim, apart from its queue and type.
   */
  private static boolean mayStartAtOnce(NewExecution execution, Instant now) {
    Instant startBy = execution.timing().startBy();
    return !execution.timing().held()
        && execution.timing().startAt() == null
        && (startBy == null || startBy.isAfter(now));
  }

  private void start(SlotReservation reservation) {
    List<Claim> started = new ArrayList<>();
    database.afterCompletion(committed -> reservation.runClaimed(committed ? started : List.of()));
    List<NewExecution> wanted = reservation.executions();
    started.addAll(claims.start(reservation.workerId(), reservation.batch(), wanted));
    if (started.isEmpty()) {
      announce(waiting(wanted));
    }
  }

  /** Queues executions in the current transaction and announces them after the commit. */
  public void dispatch(List<NewExecution> batch) {
    if (batch.isEmpty()) {
      return;
    }
    executions.queue(batch);
    announce(
        waiting(batch.stream().filter(one -> !one.timing().held() && !startsLater(one)).toList()));
    if (batch.stream().anyMatch(execution -> execution.timing().startAt() != null)) {
      database.afterCommit(waker::wake);
    }
  }

  private static List<ClaimableExecution> waiting(List<NewExecution> queued) {
    return queued.stream()
        .map(one -> new ClaimableExecution(one.id(), one.queue(), one.priority()))
        .toList();
  }

  /**
   * Returns whether only the waker announces it. Announcing an execution that cannot be claimed yet
   * is harmless.
   */
  private static boolean startsLater(NewExecution execution) {
    Instant startAt = execution.timing().startAt();
    return startAt != null && startAt.isAfter(TimeOrderedIds.time(execution.id()).plusSeconds(1));
  }

  /** Releases held executions and announces them. */
  public void release(Collection<UUID> ids) {
    if (!ids.isEmpty()) {
      announce(executions.release(ids));
    }
  }

  /**
   * Announces retrying executions after the commit: those that may be claimed at once directly, the
   * delayed ones through the waker.
   */
  public void announceRetries(List<Settled> retrying) {
    announce(
        retrying.stream()
            .filter(one -> one.times().wakesAt() == null)
            .map(ClaimableExecution::of)
            .toList());
    if (!retrying.isEmpty()) {
      database.afterCommit(waker::wake);
    }
  }

  /** Announces claimable executions after the commit. */
  public void announce(List<ClaimableExecution> waiting) {
    if (!waiting.isEmpty()) {
      database.afterCommit(() -> broker.announce(waiting));
    }
  }

  /** Runs a round of the waker and returns the wait until the next one, at most 5 s. */
  public Duration wakeOnce() {
    List<ClaimableExecution> woken = database.inTransaction(() -> executions.wake(WAKE_BATCH));
    if (!woken.isEmpty()) {
      broker.announce(woken);
    }
    Duration wait = executions.untilNextWake().orElse(POLL);
    return wait.compareTo(POLL) < 0 ? wait : POLL;
  }

  /** Cancels waiting executions and returns those that it ended. */
  public List<Settled> cancelWaiting(Collection<UUID> ids, String reason) {
    return executions.cancelWaiting(requests(ids, reason));
  }

  /** Asks the worker of a running execution to stop it; returns false when it is not running. */
  public boolean cancelRunning(UUID id, String reason) {
    return cancelRunning(requests(List.of(id), reason));
  }

  /**
   * Cancels waiting executions, asks for running ones to be stopped, and returns those that it
   * ended.
   */
  public List<Settled> stop(List<CancelRequest> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    List<Settled> cancelled = executions.cancelWaiting(requests);
    if (cancelled.size() < requests.size()) {
      cancelRunning(requests);
    }
    return cancelled;
  }

  private boolean cancelRunning(List<CancelRequest> requests) {
    boolean asked = executions.askToCancel(requests) > 0;
    if (asked) {
      // Schedulers may request this many times a second.
      database.afterCommit(() -> cancelNotices.send(List.of("")));
    }
    return asked;
  }

  private static List<CancelRequest> requests(Collection<UUID> ids, String reason) {
    return ids.stream().map(id -> new CancelRequest(id, reason)).toList();
  }
}
