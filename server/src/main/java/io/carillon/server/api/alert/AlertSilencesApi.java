package io.carillon.server.api.alert;

import io.carillon.alert.Alerts;
import io.carillon.alert.rule.Silence;
import io.carillon.database.Page;
import io.carillon.engine.Engine;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Paging;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists, makes and ends silences. */
@RestController
@RequestMapping("/api/v1/alert-silences")
class AlertSilencesApi {

  /** Identifies the list in cursors. */
  private static final String LIST = "alert silences";

  private final Alerts alerts;
  private final TasksManager manager;

  AlertSilencesApi(Engine engine, TasksManager manager) {
    this.alerts = engine.alerts();
    this.manager = manager;
  }

  @GetMapping
  ObjectNode list(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    Long before = Paging.after(LIST, cursor.orElse(null), Long::valueOf);
    return Paging.page(
        LIST,
        Page.of(alerts.silences().list(before == null ? Long.MAX_VALUE : before, rows + 1), rows),
        Silence::json,
        last -> String.valueOf(last.id()));
  }

  @GetMapping("/{id}")
  ResponseEntity<ObjectNode> get(@PathVariable("id") long id) {
    return tagged(HttpStatus.OK, alerts.silences().get(id));
  }

  private static ResponseEntity<ObjectNode> tagged(HttpStatus status, Silence silence) {
    return ResponseEntity.status(status)
        .eTag(EntityTags.tag(silence.version()))
        .body(silence.json());
  }

  @PostMapping
  ResponseEntity<ObjectNode> create(
      @RequestBody ObjectNode body, Principal user, HttpServletRequest request) {
    Silence.Draft draft = Silence.read(body, manager.view().now());
    Silence silence = alerts.silences().create(draft, user.getName());
    TrailDetail.say(request, String.valueOf(silence.id()), silence.reason());
    return tagged(HttpStatus.CREATED, silence);
  }

  /** Ends a silence now; it stays in the list. */
  @DeleteMapping("/{id}")
  ResponseEntity<ObjectNode> end(
      @PathVariable("id") long id,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    Long version = EntityTags.asked(ifMatch);
    return tagged(HttpStatus.OK, alerts.silences().end(id, version, user.getName()));
  }
}
