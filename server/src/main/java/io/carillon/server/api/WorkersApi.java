package io.carillon.server.api;

import io.carillon.engine.Engine;
import io.carillon.fault.NotFoundException;
import io.carillon.history.WorkerRow;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists workers and queues; pauses, resumes and drains workers. */
@RestController
@RequestMapping("/api/v1")
class WorkersApi {

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
  JsonNode pause(@PathVariable("id") UUID id) {
    manager.workers().pause(id);
    return warned(id);
  }

  /** Returns the worker, with a warning when no active worker claims from its queues any more. */
  private JsonNode warned(UUID id) {
    JsonNode json = worker(id);
    List<String> queues = json.get("queues").valueStream().map(JsonNode::stringValue).toList();
    List<String> left = manager.workers().unserved(queues);
    if (json instanceof ObjectNode object && !left.isEmpty()) {
      object.put(
          "warning",
          "No active worker takes from %s any more: executions wait there until one is resumed or started."
              .formatted(String.join(", ", left)));
    }
    return json;
  }

  @PostMapping("/workers/{id}/resume")
  JsonNode resume(@PathVariable("id") UUID id) {
    manager.workers().resume(id);
    return worker(id);
  }

  /** Drains a worker: it finishes what it runs and claims nothing more until resumed. */
  @PostMapping("/workers/{id}/drain")
  JsonNode drain(@PathVariable("id") UUID id) {
    manager.workers().drain(id);
    return warned(id);
  }

  @GetMapping("/queues")
  ObjectNode queues() {
    return Paging.all(engine.queues().queues(), JsonViews::queue);
  }
}
