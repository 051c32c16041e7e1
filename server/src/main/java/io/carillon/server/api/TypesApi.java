package io.carillon.server.api;

import io.carillon.manager.TasksManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The task types that the cluster knows. */
@RestController
@RequestMapping("/api/v1/task-types")
class TypesApi {

  private final TasksManager manager;

  TypesApi(TasksManager manager) {
    this.manager = manager;
  }

  @GetMapping
  ObjectNode list() {
    return Paging.all(manager.taskTypes(), Shapes::plain);
  }

  @GetMapping("/{name}")
  JsonNode get(@PathVariable("name") String name) {
    return Shapes.plain(manager.taskType(name));
  }
}
