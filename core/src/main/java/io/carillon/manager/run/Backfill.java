package io.carillon.manager.run;

import io.carillon.config.TaskConfig;
import io.carillon.definition.Json;
import io.carillon.execution.NewExecution;
import io.carillon.execution.NewExecution.Origin;
import io.carillon.execution.NewExecution.Timing;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.change.Components;
import io.carillon.record.EventKind;
import io.carillon.record.NewScheduleEvent;
import io.carillon.rendering.PassedValues;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import io.carillon.scheduler.OverlapVerdict;
import io.carillon.scheduler.StartRequest;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs past due times by the current schedule. One event records all of them; the original
 * decisions about these due times stay as they are.
 */
public final class Backfill {

  private static final Instant EARLIEST = Instant.EPOCH;

  private final Components parts;
  private final BackfillRequest request;
  private final String actor;

  private final StartBatch starting;
  private final List<BackfillResult.Queued> queued = new ArrayList<>();
  private final List<BackfillResult.Refused> refused = new ArrayList<>();

  /** Creates the backfill of one request, inside its transaction. */
  public Backfill(Components parts, BackfillRequest request, String actor) {
    this.parts = parts;
    this.starting = new StartBatch(parts.traces());
    this.request = request;
    this.actor = actor;
  }

  public BackfillResult run(long id) {
    parts.configs().get(id);
    // A dry run takes no locks.
    Instant now = request.dryRun() ? parts.database().time() : parts.scheduler().lockAndDecide(id);
    requirePast(now);
    PassedValues.require(request.values());
    TaskConfig config = parts.configs().get(id);
    StartBatch.requireRunnable(config);
    requireScheduled(config);
    return run(config, occurrences(config.definition().schedule(), config.anchor()), now);
  }

  private BackfillResult run(TaskConfig config, Occurrences occurrences, Instant now) {
    List<Instant> due = due(occurrences.fires());
    Set<Instant> already = parts.history().started(config.id(), due);
    List<Instant> toRun =
        request.again() ? due : due.stream().filter(one -> !already.contains(one)).toList();
    if (!request.dryRun() && !toRun.isEmpty()) {
      start(config, toRun, now);
    }
    return new BackfillResult(
        request.dryRun(),
        new BackfillResult.Found(
            due.size(), already.stream().sorted().toList(), toRun.size(), unknownUpTo(config.id())),
        queued,
        refused,
        request.dryRun() ? leftOut(config.id(), occurrences, already) : List.of());
  }

  private List<LeftOut> leftOut(long id, Occurrences occurrences, Set<Instant> already) {
    List<LeftOut> all = new ArrayList<>();
    if (!request.again() && !already.isEmpty()) {
      all.addAll(LeftOut.started(parts, id, already));
    }
    all.addAll(LeftOut.excluded(occurrences, before(), last()));
    return all;
  }

  private void requirePast(Instant now) {
    List<Fault> faults = new ArrayList<>();
    if (request.from().isBefore(EARLIEST)) {
      faults.add(
          new Fault(
              "from", "must not be before %s, and is %s.".formatted(EARLIEST, request.from())));
    }
    if (!request.from().isBefore(request.to())) {
      faults.add(
          new Fault(
              "to", "must be after from, %s, and is %s.".formatted(request.from(), request.to())));
    }
    if (request.to().isAfter(now)) {
      faults.add(
          new Fault("to", "must not be in the future: %s; it is %s.".formatted(request.to(), now)));
    }
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }

  private static void requireScheduled(TaskConfig config) {
    if (config.definition().schedule() instanceof Schedule.Manual) {
      throw new ConflictException(
          "not_scheduled",
          "The config is manual and has no due times to backfill; run it instead.");
    }
  }

  private Occurrences occurrences(Schedule schedule, Instant anchor) {
    return schedule.occurrences(
        schedule.anchorBefore(anchor, request.from()),
        parts.configs().definitions().calendar(schedule));
  }

  private List<Instant> due(DueTimes fires) {
    requireBounded(fires.count(before(), last()));
    return fires.list(before(), last(), request.max());
  }

  private Instant before() {
    return request.from().minusNanos(1);
  }

  private Instant last() {
    return request.to().minusNanos(1);
  }

  private void requireBounded(long count) {
    if (count > request.max()) {
      throw InvalidInputException.at(
          "max",
          "is %d, and there are %d due times from %s to %s; ask for a shorter span, or for more, up to %d."
              .formatted(request.max(), count, request.from(), request.to(), BackfillRequest.MOST));
    }
  }

  private @Nullable Instant unknownUpTo(long id) {
    Instant removed = parts.history().removed(id).eventsUpTo();
    return removed == null || removed.isBefore(request.from()) ? null : removed;
  }

  private void start(TaskConfig config, List<Instant> dueTimes, Instant now) {
    List<StartRequest> starts = dueTimes.stream().map(due -> request(config, now)).toList();
    List<OverlapVerdict> answers = parts.scheduler().admit(starts);
    String queue =
        Objects.requireNonNull(
            parts.dispatcher().types().queues().of(config.definition().taskType()));
    for (int i = 0; i < starts.size(); i++) {
      grant(config, queue, dueTimes.get(i), starts.get(i).executionId(), answers.get(i));
    }
    starting.write(parts);
    if (!queued.isEmpty()) {
      parts.recorder().record(List.of(triggered(config, now)));
    }
  }

  private StartRequest request(TaskConfig config, Instant now) {
    return new StartRequest(
        config.id(), config.definition().policies(), request.overlap(), parts.ids().next(now));
  }

  private void grant(
      TaskConfig config, String queue, Instant due, UUID execution, OverlapVerdict answer) {
    switch (answer) {
      case OverlapVerdict.Free() -> queue(config, queue, due, execution, false);
      case OverlapVerdict.Waiting(UUID behind, List<UUID> toStop) -> {
        starting.stopOthers(execution, toStop);
        queue(config, queue, due, execution, true);
      }
      case OverlapVerdict.Refused no -> refused.add(new BackfillResult.Refused(due, no.reason()));
    }
  }

  private void queue(TaskConfig config, String queue, Instant due, UUID execution, boolean held) {
    queued.add(new BackfillResult.Queued(due, execution));
    starting.add(
        new NewExecution(
            execution,
            StartBatch.task(config, queue),
            Origin.backfill(due, actor).withValues(request.values()),
            // No start deadline: counted from the due time it would have passed already.
            Timing.by(null, held),
            null));
  }

  private NewScheduleEvent triggered(TaskConfig config, Instant now) {
    String reason =
        Sentence.of("backfilled")
            .with("count", queued.size())
            .with("first", queued.getFirst().dueAt())
            .with("last", queued.getLast().dueAt())
            .text();
    ObjectNode detail = Json.MAPPER.createObjectNode();
    detail.set("backfill", summary());
    return NewScheduleEvent.change(config.id(), EventKind.TRIGGERED, now, reason, actor, detail);
  }

  private ObjectNode summary() {
    return Json.MAPPER
        .createObjectNode()
        .put("from", request.from().toString())
        .put("to", request.to().toString())
        .put("overlap", request.overlap().code())
        .put("again", request.again())
        .put("executions", queued.size())
        .put("refused", refused.size())
        .put("first_due_at", queued.getFirst().dueAt().toString())
        .put("last_due_at", queued.getLast().dueAt().toString());
  }
}
