package io.carillon.server.api.execution;

import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.History;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.server.security.Caller;
import java.net.URI;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Reads, cancels and retries one execution. */
@RestController
@RequestMapping("/api/v1/executions/{id}")
class ExecutionApi {

  private final TasksManager manager;
  private final History history;
  private final WholeExecution whole;

  ExecutionApi(TasksManager manager, WholeExecution whole) {
    this.manager = manager;
    this.history = manager.history();
    this.whole = whole;
  }

  @GetMapping
  ObjectNode execution(@PathVariable("id") UUID id) {
    return whole.json(id);
  }

  /** Returns the whole result; that of the execution itself may be cut. */
  @GetMapping("/result")
  ObjectNode result(@PathVariable("id") UUID id) {
    String result = history.execution(id).texts().result();
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (result != null) {
      json.putRawValue("result", new RawValue(result));
    } else {
      json.putNull("result");
    }
    return json;
  }

  @PostMapping("/cancel")
  ResponseEntity<ObjectNode> cancel(@PathVariable("id") UUID id, Principal user) {
    ExecutionStatus status = manager.cancel(id, user.getName());
    return ResponseEntity.status(status.ended() ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(whole.json(id));
  }

  @PostMapping("/retry")
  ResponseEntity<ObjectNode> retry(
      @PathVariable("id") UUID id,
      @RequestBody(required = false) @Nullable ObjectNode body,
      Authentication user) {
    RunRequest changes = body == null ? RunRequest.NORMAL : changes(body, user);
    UUID execution = manager.retry(id, changes, user.getName());
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/executions/" + execution))
        .body(Json.MAPPER.createObjectNode().put("execution_id", execution.toString()));
  }

  private static RunRequest changes(ObjectNode body, Authentication user) {
    JsonFields fields = new JsonFields(body);
    Overlap overlap = fields.choice("overlap", Overlap.class);
    ObjectNode parameters = fields.object("parameters");
    ObjectNode values = fields.object("values");
    fields.done();
    boolean admin = Caller.of(user).map(Caller::isAdmin).orElse(false);
    return new RunRequest(overlap, parameters, values, !admin);
  }
}
