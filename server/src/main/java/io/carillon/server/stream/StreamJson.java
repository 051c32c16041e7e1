package io.carillon.server.stream;

import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.feed.ConfigTraits;
import io.carillon.feed.FeedChange;
import io.carillon.feed.LiveExecution;
import io.carillon.feed.LogTail;
import io.carillon.history.WorkerRow;
import io.carillon.queue.QueueRow;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The data of a stream's events: ids, states and times. */
final class StreamJson {

  private StreamJson() {}

  static ObjectNode object() {
    return Json.MAPPER.createObjectNode();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  static ObjectNode ended(FeedChange.Ended ended, @Nullable ConfigTraits config) {
    FeedChange.Run run = ended.run();
    FeedChange.Times times = run.times();
    return state(new Subject(ended.id(), ended.taskConfigId(), config), ended.taskType())
        .put("status", ended.status().code())
        .put("trigger", run.trigger())
        .put("queue", run.queue())
        .put("attempt", run.attempt())
        .put("worker_id", text(run.workerId()))
        .put("due_at", text(times.dueAt()))
        .put("queued_at", times.queuedAt().toString())
        .put("started_at", text(times.startedAt()))
        .put("finished_at", times.finishedAt().toString());
  }

  static ObjectNode live(LiveExecution live, @Nullable ConfigTraits config) {
    LiveExecution.Times times = live.times();
    return state(new Subject(live.id(), live.taskConfigId(), config), live.task().taskType())
        .put("status", live.status().code())
        .put("trigger", live.task().trigger())
        .put("queue", live.state().queue())
        .put("attempt", live.attempt())
        .put("worker_id", text(live.state().workerId()))
        .put("due_at", text(times.dueAt()))
        .put("queued_at", times.queuedAt().toString())
        .put("started_at", text(times.startedAt()))
        .put("wakes_at", text(times.wakesAt()))
        .put("progress", live.state().fraction());
  }

  /** Returns the first state of an execution that a decision or a run by hand made. */
  static ObjectNode made(FeedChange.Event event, UUID execution, @Nullable ConfigTraits config) {
    Subject subject = new Subject(execution, event.taskConfigId(), config);
    return state(subject, config == null ? null : config.taskType())
        .put("status", ExecutionStatus.QUEUED.code())
        .put("due_at", event.due() == null ? null : event.due().first().toString())
        .put("queued_at", event.at().toString());
  }

  /**
   * An execution, and the task config that it is of.
   *
   * @param config null when the task config is gone
   */
  private record Subject(UUID id, long taskConfigId, @Nullable ConfigTraits config) {}

  private static ObjectNode state(Subject subject, @Nullable String taskType) {
    ConfigTraits config = subject.config();
    return object()
        .put("id", subject.id().toString())
        .put("task_config_id", subject.taskConfigId())
        .put("task_config_name", config == null ? null : config.name())
        .put("task_type", taskType);
  }

  static ObjectNode event(FeedChange.Event event) {
    FeedChange.Due due = event.due();
    return object()
        .put("id", event.id())
        .put("task_config_id", event.taskConfigId())
        .put("kind", event.kind().code())
        .put("due_at", due == null ? null : due.first().toString())
        .put("last_due_at", due == null ? null : text(due.last()))
        .put("count", due == null ? 1 : due.count())
        .put("decided_at", event.at().toString())
        .put("execution_id", text(event.executionId()))
        .put("actor", event.cause().actor());
  }

  static ObjectNode alert(FeedChange.AlertChange alert) {
    return object()
        .put("id", alert.id())
        .put("rule", alert.subject().rule())
        .put("kind", alert.subject().kind())
        .put("status", alert.status())
        .put("task_config_id", alert.taskConfigId() == 0 ? null : alert.taskConfigId())
        .put("queue", alert.subject().queue())
        .put("started_at", alert.times().startedAt().toString())
        .put("fired_at", text(alert.times().firedAt()))
        .put("resolved_at", text(alert.times().resolvedAt()));
  }

  static ObjectNode worker(WorkerRow worker) {
    return object()
        .put("id", worker.id().toString())
        .put("node", worker.home().node())
        .put("runtime", worker.runtime())
        .put("status", worker.state().status())
        .put("running", worker.state().running())
        .put("capacity", worker.offer().capacity())
        .put("started_at", worker.times().startedAt().toString())
        .put("ended_at", text(worker.times().endedAt()));
  }

  static ObjectNode queue(QueueRow queue) {
    ObjectNode json =
        object()
            .put("name", queue.name())
            .put("depth", queue.depth().count())
            .put("depth_is_more", queue.depth().more())
            .put("sleeping", queue.sleeping());
    return json.put("active_workers", queue.workers().active())
        .put("paused_workers", queue.workers().paused())
        .put("capacity", queue.workers().capacity())
        .put("oldest_queued_at", text(queue.oldestQueuedAt()));
  }

  static ObjectNode line(LogTail.Line line) {
    return object()
        .put("execution_id", line.place().executionId().toString())
        .put("attempt", line.place().attempt())
        .put("line", line.place().line())
        .put("at", line.at().toString())
        .put("level", line.level())
        .put("message", line.message());
  }

  static ObjectNode reset(String reason, Instant at) {
    return object().put("reason", reason).put("at", at.toString());
  }
}
