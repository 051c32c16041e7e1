package io.carillon.coordination;

import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.NewExecution;
import io.carillon.record.EventKind;
import io.carillon.record.FinishedReason;
import io.carillon.record.NewScheduleEvent;
import io.carillon.scheduler.Decision;
import io.carillon.scheduler.SchedulePlan;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.tracing.Subject;
import io.carillon.tracing.TickSpans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The consequences of one tick's decisions: events, executions and further changes. */
final class DecisionBatch {

  private final String node;
  private final Instant decidedAt;
  private final Function<String, @Nullable String> queues;
  private final @Nullable TickSpans spans;
  private final List<NewScheduleEvent> entries = new ArrayList<>();
  private final List<NewExecution> executions = new ArrayList<>();
  private final List<CancelRequest> stops = new ArrayList<>();
  private final List<UUID> released = new ArrayList<>();
  private final List<Decision.Finished> finished = new ArrayList<>();
  private final List<Decision.Unschedulable> unschedulable = new ArrayList<>();

  /**
   * @param queues the queue of a task type, by its name; null for a type that does not exist
   * @param spans begins the traces of the executions; null while tracing is off
   */
  DecisionBatch(
      String node,
      Instant decidedAt,
      Function<String, @Nullable String> queues,
      @Nullable TickSpans spans) {
    this.spans = spans;
    this.node = node;
    this.decidedAt = decidedAt;
    this.queues = queues;
  }

  List<NewScheduleEvent> entries() {
    return entries;
  }

  /** Returns the executions to start that no later decision of the same tick stops. */
  List<NewExecution> lasting() {
    Set<UUID> stopped = stopped();
    return executions.stream().filter(one -> !stopped.contains(one.id())).toList();
  }

  /**
   * Returns the executions that a later due time of the same tick replaces; none of them starts.
   */
  List<NewExecution> replaced() {
    Set<UUID> stopped = stopped();
    return executions.stream().filter(one -> stopped.contains(one.id())).toList();
  }

  private Set<UUID> stopped() {
    return stops.stream().map(CancelRequest::executionId).collect(Collectors.toSet());
  }

  List<CancelRequest> stops() {
    return stops;
  }

  List<UUID> released() {
    return released;
  }

  List<Decision.Finished> finished() {
    return finished;
  }

  List<Decision.Unschedulable> unschedulable() {
    return unschedulable;
  }

  void add(Decision decision) {
    switch (decision) {
      case Decision.Fired fired -> fire(fired);
      case Decision.Skipped(long id, Instant due, UUID inTheWay, Sentence reason) ->
          entry(EventKind.SKIPPED, id, one(due), reason, inTheWay);
      case Decision.Excluded(long id, Decision.Run run, Sentence reason) ->
          entry(EventKind.EXCLUDED, id, run, reason, null);
      case Decision.Coalesced(long id, Decision.Run run, Instant into) ->
          entry(EventKind.COALESCED, id, run, coalesced(run, into), null);
      case Decision.Missed(long id, Decision.Run run, Sentence reason) ->
          entry(EventKind.MISSED, id, run, reason, null);
      case Decision.StopOthers(long id, List<UUID> ids, Sentence reason) ->
          ids.forEach(execution -> stops.add(new CancelRequest(execution, reason.text())));
      case Decision.Released(long id, List<UUID> ids) -> released.addAll(ids);
      case Decision.Finished last -> finish(last);
      case Decision.Unschedulable broken -> suspend(broken);
    }
  }

  private void fire(Decision.Fired fired) {
    executions.add(execution(fired));
    entry(
        EventKind.FIRED,
        fired.taskConfigId(),
        one(fired.dueAt()),
        reason(fired),
        fired.executionId());
  }

  private void finish(Decision.Finished last) {
    finished.add(last);
    change(last.taskConfigId(), EventKind.FINISHED, FinishedReason.TEXT);
  }

  private void suspend(Decision.Unschedulable broken) {
    unschedulable.add(broken);
    change(broken.taskConfigId(), EventKind.ERROR, broken.reason());
  }

  private void change(long taskConfigId, EventKind kind, String reason) {
    entries.add(NewScheduleEvent.change(taskConfigId, kind, decidedAt, reason, node, null));
  }

  private static Decision.Run one(Instant due) {
    return new Decision.Run(due, due, 1);
  }

  private void entry(
      EventKind kind,
      long taskConfigId,
      Decision.Run run,
      @Nullable Sentence reason,
      @Nullable UUID execution) {
    Instant last = run.count() == 1 ? null : run.last();
    NewScheduleEvent.Due due = new NewScheduleEvent.Due(run.first(), last, run.count());
    NewScheduleEvent.Remarks remarks =
        new NewScheduleEvent.Remarks(reason == null ? null : Reason.of(reason), execution, null);
    entries.add(new NewScheduleEvent(taskConfigId, kind, due, decidedAt, node, remarks));
  }

  private static Sentence coalesced(Decision.Run run, Instant into) {
    return Sentence.of("coalesced").with("into", into).with("count", run.count());
  }

  private static @Nullable Sentence reason(Decision.Fired fired) {
    Decision.Remarks remarks = fired.remarks();
    Sentence waits =
        remarks.behind() == null
            ? null
            : Sentence.of("waits_overlap").with("execution", remarks.behind());
    List<Sentence> reasons =
        Stream.of(remarks.moved(), remarks.late(), gap(fired), waits)
            .flatMap(Stream::ofNullable)
            .toList();
    return switch (reasons.size()) {
      case 0 -> null;
      case 1 -> reasons.getFirst();
      default -> Sentence.of("several").with("parts", reasons);
    };
  }

  private static @Nullable Sentence gap(Decision.Fired fired) {
    return fired.plan().occurrences().fires().gapReason(fired.dueAt()).orElse(null);
  }

  private NewExecution execution(Decision.Fired fired) {
    return new NewExecution(
        fired.executionId(), task(fired.plan()), origin(fired), timing(fired), null);
  }

  private NewExecution.Origin origin(Decision.Fired fired) {
    NewExecution.Origin origin = NewExecution.Origin.schedule(fired.dueAt());
    if (spans == null) {
      return origin;
    }
    Subject subject =
        new Subject(fired.executionId(), fired.taskConfigId(), fired.plan().work().taskType());
    return origin.withTrace(spans.fired(subject, fired.dueAt()));
  }

  private NewExecution.Task task(SchedulePlan plan) {
    return new NewExecution.Task(
        plan.taskConfigId(),
        plan.key().version(),
        plan.work().taskType(),
        Objects.requireNonNull(queues.apply(plan.work().taskType())),
        plan.work().priority(),
        plan.policies().retry().maxAttempts());
  }

  private static NewExecution.Timing timing(Decision.Fired fired) {
    Duration deadline = fired.plan().policies().startDeadline();
    return new NewExecution.Timing(
        fired.startAt().isAfter(fired.dueAt()) ? fired.startAt() : null,
        deadline == null ? null : fired.dueAt().plus(deadline),
        fired.remarks().behind() != null);
  }
}
