package io.carillon.server.api;

import io.carillon.celery.type.CeleryTypeReader;
import io.carillon.database.Database;
import io.carillon.fault.ConflictException;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.runtime.TaskRuntime;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.JsonViews;
import io.carillon.statistics.TypeUsage;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.tasktype.TaskTypeRow;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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
  private final TypeUsage usage;

  TypesApi(TasksManager manager, ObjectProvider<TaskRuntime.Factory> runtimes, Database database) {
    this.usage = new TypeUsage(database);
    this.manager = manager;
    this.view = manager.view();
    this.runtimes = runtimes;
  }

  @GetMapping
  ObjectNode list(@RequestParam("include") Optional<List<String>> include) {
    ObjectNode page = Paging.all(view.taskTypes(), JsonViews::taskType);
    include(page.get("items").valueStream().toList(), include);
    return page;
  }

  @GetMapping("/{name}")
  ResponseEntity<JsonNode> get(
      @PathVariable("name") String name, @RequestParam("include") Optional<List<String>> include) {
    TaskTypeRow type = view.taskType(name);
    ObjectNode json = JsonViews.taskType(type);
    include(List.of(json), include);
    return tagged(type, json);
  }

  private static ResponseEntity<JsonNode> tagged(TaskTypeRow type, JsonNode json) {
    return ResponseEntity.ok().eTag(EntityTags.tag(type.version())).body(json);
  }

  private void include(List<JsonNode> types, Optional<List<String>> include) {
    if (QueryValues.choices("include", include, Map.of("usage", "usage")).isEmpty()) {
      return;
    }
    List<String> names = types.stream().map(type -> type.get("name").stringValue()).toList();
    Map<String, TypeUsage.Usage> usages = usage.of(names, Filters.reach());
    for (JsonNode type : types) {
      TypeUsage.Usage found = usages.get(type.get("name").stringValue());
      if (found != null) {
        ((ObjectNode) type)
            .putObject("usage")
            .put("task_configs", found.configs())
            .put("more_task_configs", found.more())
            .put("executions_24h", found.executions())
            .put("workers", found.workers());
      }
    }
  }

  @PutMapping("/{name}")
  ResponseEntity<JsonNode> declare(
      @PathVariable("name") String name,
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    Long version = EntityTags.asked(ifMatch, () -> view.taskType(name));
    RemoteTaskType type = CeleryTypeReader.read(name, body);
    if (runtimes.getIfAvailable() == null) {
      throw new ConflictException("no_rabbitmq", RemoteTaskType.NO_RABBITMQ);
    }
    TaskTypeRow saved = manager.declareType(type, version, user.getName());
    return tagged(saved, JsonViews.taskType(saved));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void forget(
      @PathVariable("name") String name,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch) {
    manager.forgetType(name, EntityTags.asked(ifMatch));
  }
}
