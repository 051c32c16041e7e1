package io.carillon.server.api;

import io.carillon.engine.Engine;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.TasksManager;
import io.carillon.record.WorkerRow;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who runs executions, and from which queues; workers paused, resumed and drained. */
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
    return Paging.all(manager.history().workers(), Shapes::plain);
  }

  @GetMapping("/workers/{id}")
  JsonNode worker(@PathVariable("id") UUID id) {
    WorkerRow row =
        manager.history().worker(id).orElseThrow(() -> new NotFoundException("worker", id));
    return Shapes.plain(row);
  }

  /** It takes nothing more until it is resumed; what it runs goes on. */
  @PostMapping("/workers/{id}/pause")
  JsonNode pause(@PathVariable("id") UUID id) {
    manager.workers().pause(id);
    return worker(id);
  }

  @PostMapping("/workers/{id}/resume")
  JsonNode resume(@PathVariable("id") UUID id) {
    manager.workers().resume(id);
    return worker(id);
  }

  /** It ends what it runs, takes nothing more, and stops. */
  @PostMapping("/workers/{id}/drain")
  JsonNode drain(@PathVariable("id") UUID id) {
    manager.workers().drain(id);
    return worker(id);
  }

  @GetMapping("/queues")
  ObjectNode queues() {
    return Paging.all(engine.queues().queues(), Shapes::plain);
  }
}
