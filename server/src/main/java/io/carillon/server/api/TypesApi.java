package io.carillon.server.api;

import io.carillon.celery.type.CeleryTypeReader;
import io.carillon.fault.ConflictException;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.runtime.TaskRuntime;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.tasktype.RemoteTaskType;
import java.security.Principal;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the task types of the cluster; declares and removes those that Celery workers run. */
@RestController
@RequestMapping("/api/v1/task-types")
class TypesApi {

  private final TasksManager manager;
  private final TasksView view;
  private final ObjectProvider<TaskRuntime.Factory> runtimes;

  TypesApi(TasksManager manager, ObjectProvider<TaskRuntime.Factory> runtimes) {
    this.manager = manager;
    this.view = manager.view();
    this.runtimes = runtimes;
  }

  @GetMapping
  ObjectNode list() {
    return Paging.all(view.taskTypes(), JsonViews::taskType);
  }

  @GetMapping("/{name}")
  JsonNode get(@PathVariable("name") String name) {
    return JsonViews.taskType(view.taskType(name));
  }

  @PutMapping("/{name}")
  JsonNode declare(
      @PathVariable("name") String name, @RequestBody ObjectNode body, Principal user) {
    RemoteTaskType type = CeleryTypeReader.read(name, body);
    if (runtimes.getIfAvailable() == null) {
      throw new ConflictException(
          "no_rabbitmq",
          "Celery workers are reached through RabbitMQ: start the server with"
              + " CARILLON_RABBITMQ_URI.");
    }
    return JsonViews.taskType(manager.declareType(type, user.getName()));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void forget(@PathVariable("name") String name) {
    manager.forgetType(name);
  }
}
