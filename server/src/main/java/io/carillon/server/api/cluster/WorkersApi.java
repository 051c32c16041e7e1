package io.carillon.server.api.cluster;

import io.carillon.engine.Engine;
import io.carillon.fault.NotFoundException;
import io.carillon.history.WorkerRow;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.queue.QueuePauses;
import io.carillon.queue.QueueRow;
import io.carillon.sentence.Sentence;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.SentenceJson;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists workers and queues; pauses, resumes and drains workers. */
@RestController
@RequestMapping("/api/v1")
class WorkersApi {

  private static final int REASON = 500;

  private final TasksManager manager;
  private final Engine engine;

  WorkersApi(TasksManager manager, Engine engine) {
    this.manager = manager;
    this.engine = engine;
  }

  @GetMapping("/workers")
  ObjectNode workers() {
    return Paging.all(manager.history().workers(), JsonViews::worker);
  }

  @GetMapping("/workers/{id}")
  JsonNode worker(@PathVariable("id") UUID id) {
    WorkerRow row =
        manager.history().worker(id).orElseThrow(() -> new NotFoundException("worker", id));
    return JsonViews.worker(row);
  }

  /** Pauses a worker: it claims nothing more until resumed; running executions continue. */
  @PostMapping("/workers/{id}/pause")
  JsonNode pause(
      @PathVariable("id") UUID id,
      @RequestBody(required = false) @Nullable ObjectNode body,
      Principal user) {
    manager.workers().pause(id, user.getName(), reason(body));
    return warned(id);
  }

  /** Returns the worker, with a warning when no active worker claims from its queues any more. */
  private JsonNode warned(UUID id) {
    JsonNode json = worker(id);
    List<String> queues = json.get("queues").valueStream().map(JsonNode::stringValue).toList();
    List<String> left = manager.workers().unserved(queues);
    if (json instanceof ObjectNode object && !left.isEmpty()) {
      SentenceJson.put(object, "warning", Sentence.of("worker_left_queues").with("queues", left));
    }
    return json;
  }

  @PostMapping("/workers/{id}/resume")
  JsonNode resume(
      @PathVariable("id") UUID id,
      @RequestBody(required = false) @Nullable ObjectNode body,
      Principal user) {
    manager.workers().resume(id, user.getName(), reason(body));
    return worker(id);
  }

  /** Drains a worker: it finishes what it runs and claims nothing more until resumed. */
  @PostMapping("/workers/{id}/drain")
  JsonNode drain(
      @PathVariable("id") UUID id,
      @RequestBody(required = false) @Nullable ObjectNode body,
      Principal user) {
    manager.workers().drain(id, user.getName(), reason(body));
    return warned(id);
  }

  private static @Nullable String reason(@Nullable ObjectNode body) {
    if (body == null) {
      return null;
    }
    JsonFields fields = new JsonFields(body);
    String reason = fields.text("reason", 1, REASON);
    fields.done();
    return reason;
  }

  @GetMapping("/queues")
  ObjectNode queues() {
    Map<String, QueuePauses.Pause> pauses = manager.queues().pauses();
    return Paging.all(engine.queues().queues(), queue -> JsonViews.queue(queue, pauses));
  }

  /** Pauses a queue: no worker claims from it until it is resumed. */
  @PostMapping("/queues/{name}/pause")
  ObjectNode pauseQueue(
      @PathVariable("name") String name,
      @RequestBody(required = false) @Nullable ObjectNode body,
      Principal user) {
    manager.queues().pause(known(name), user.getName(), reason(body));
    return queue(name);
  }

  @PostMapping("/queues/{name}/resume")
  ObjectNode resumeQueue(@PathVariable("name") String name) {
    manager.queues().resume(known(name));
    return queue(name);
  }

  private String known(String name) {
    boolean exists = engine.queues().queues().stream().anyMatch(row -> row.name().equals(name));
    if (!exists && !manager.queues().pauses().containsKey(name)) {
      throw new NotFoundException("queue", name);
    }
    return name;
  }

  /** Returns a queue, also one that nothing names any more, as after the end of its pause. */
  private ObjectNode queue(String name) {
    QueueRow queue =
        engine.queues().queues().stream()
            .filter(row -> row.name().equals(name))
            .findFirst()
            .orElseGet(() -> QueueRow.empty(name));
    return JsonViews.queue(queue, manager.queues().pauses());
  }
}
