package io.carillon.server.api;

import io.carillon.definition.Overlap;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.BackfillRequest;
import io.carillon.manager.run.BackfillResult;
import io.carillon.server.api.view.BackfillJson;
import io.carillon.server.front.Calculations;
import java.security.Principal;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Backfill: runs due times of the past. */
@RestController
@RequestMapping("/api/v1/task-configs")
class BackfillApi {

  private final TasksManager manager;
  private final Calculations calculations;

  BackfillApi(TasksManager manager, Calculations calculations) {
    this.calculations = calculations;
    this.manager = manager;
  }

  @PostMapping("/{id}/backfill")
  ResponseEntity<ObjectNode> backfill(
      @PathVariable("id") long id, @RequestBody ObjectNode body, Principal user) {
    BackfillRequest request = request(new JsonFields(body));
    BackfillResult result =
        calculations.run(
            "ask for a shorter span", () -> manager.backfill(id, request, user.getName()));
    return ResponseEntity.status(result.queued().isEmpty() ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(BackfillJson.of(result));
  }

  private static BackfillRequest request(JsonFields fields) {
    Instant from = fields.instant("from");
    Instant to = fields.instant("to");
    Overlap overlap = fields.choice("overlap", Overlap.class);
    int max = fields.count("max", BackfillRequest.USUAL, BackfillRequest.MOST);
    boolean dryRun = fields.flag("dry_run");
    boolean again = fields.flag("again");
    ObjectNode values = fields.object("values");
    fields.require("from", "an instant such as 2026-10-01T00:00:00Z");
    fields.require("to", "an instant such as 2026-11-01T00:00:00Z");
    fields.done();
    return new BackfillRequest(
        from == null ? Instant.EPOCH : from,
        to == null ? Instant.EPOCH : to,
        overlap == null ? Overlap.BUFFER_ALL : overlap,
        max,
        new BackfillRequest.Options(dryRun, again, values));
  }
}
