package io.carillon.server.api;

import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.manager.run.RunResult;
import io.carillon.server.problem.Problem;
import io.carillon.server.security.Caller;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs one or many task configs now. */
@RestController
@RequestMapping("/api/v1/task-configs")
class RunsApi {

  private static final int MOST_AT_ONCE = 10_000;

  private final TasksManager manager;

  RunsApi(TasksManager manager) {
    this.manager = manager;
  }

  @PostMapping("/{id}/run")
  ResponseEntity<ObjectNode> run(
      @PathVariable("id") long id,
      @RequestBody(required = false) @Nullable ObjectNode body,
      Authentication user) {
    RunRequest request = RunRequest.NORMAL;
    if (body != null) {
      JsonFields fields = new JsonFields(body);
      request = request(fields, user);
      fields.done();
    }
    return queued(manager.run(id, request, user.getName()));
  }

  private static RunRequest request(JsonFields fields, Authentication user) {
    Overlap overlap = fields.choice("overlap", Overlap.class);
    boolean admin = Caller.of(user).map(Caller::isAdmin).orElse(false);
    return new RunRequest(overlap, fields.object("parameters"), fields.object("values"), !admin);
  }

  /** Builds the 202 response for a queued execution. */
  static ResponseEntity<ObjectNode> queued(UUID execution) {
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/executions/" + execution))
        .body(Json.MAPPER.createObjectNode().put("execution_id", execution.toString()));
  }

  @PostMapping("/run")
  ObjectNode runMany(@RequestBody ObjectNode body, Authentication user) {
    JsonFields fields = new JsonFields(body);
    List<Long> ids = fields.ids("ids", MOST_AT_ONCE);
    RunRequest request = request(fields, user);
    fields.done();
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode results = json.putArray("results");
    manager.run(ids, request, user.getName()).forEach(result -> results.add(json(result)));
    return json;
  }

  private static ObjectNode json(RunResult result) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("id", result.id());
    if (result.executionId() != null) {
      json.put("execution_id", result.executionId().toString());
    }
    if (result.error() != null) {
      json.set("error", Problem.of(result.error()).json());
    }
    return json;
  }
}
