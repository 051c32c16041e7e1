package io.carillon.server.api;

import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.record.Execution;
import io.carillon.record.ExecutionQuery;
import io.carillon.record.History;
import io.carillon.time.Instants;
import java.security.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What happened: events, executions, logs, statistics; and executions cancelled or repeated. */
@RestController
@RequestMapping("/api/v1")
class HistoryApi {

  private static final Set<String> EVENT_KINDS =
      new TreeSet<>(
          Set.of(
              "fired",
              "skipped",
              "missed",
              "coalesced",
              "excluded",
              "created",
              "updated",
              "paused",
              "resumed",
              "triggered",
              "finished",
              "error"));

  private final TasksManager manager;
  private final TasksView view;
  private final History history;

  HistoryApi(TasksManager manager) {
    this.manager = manager;
    this.view = manager.view();
    this.history = manager.history();
  }

  /** Where an event stands in its config's ledger. */
  private record Place(Instant at, long slot) {}

  @GetMapping("/task-configs/{id}/events")
  ObjectNode events(
      @PathVariable("id") long id,
      @RequestParam("kind") Optional<String> kind,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    view.config(id);
    int rows = Paging.limit(limit);
    Place before = Paging.after(cursor.orElse(null), HistoryApi::place);
    return Paging.page(
        history.events(
            id,
            kind.map(HistoryApi::eventKind).orElse(null),
            before == null ? null : before.at(),
            before == null ? 0 : before.slot(),
            rows + 1),
        rows,
        Shapes::event,
        last -> last.ledgerAt() + " " + last.slot());
  }

  private static String eventKind(String text) {
    if (!EVENT_KINDS.contains(text)) {
      throw InvalidInputException.at(
          "kind", "must be one of %s, not \"%s\".".formatted(String.join(", ", EVENT_KINDS), text));
    }
    return text;
  }

  private static Place place(String key) {
    int blank = key.indexOf(' ');
    return new Place(
        Instants.parse(key.substring(0, blank)), Long.parseLong(key.substring(blank + 1)));
  }

  @GetMapping("/task-configs/{id}/executions")
  ObjectNode executionsOf(
      @PathVariable("id") long id,
      @RequestParam("status") Optional<String> status,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    view.config(id);
    return executions(
        Optional.of(String.valueOf(id)), Optional.empty(), status, from, to, limit, cursor);
  }

  @GetMapping("/executions")
  ObjectNode executions(
      @RequestParam("task_config_id") Optional<String> config,
      @RequestParam("task_type") Optional<String> type,
      @RequestParam("status") Optional<String> status,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    ExecutionQuery query =
        new ExecutionQuery(
            config.map(HistoryApi::configId).orElse(null),
            type.orElse(null),
            status.map(HistoryApi::status).orElse(null),
            Paging.instant("from", from.orElse(null)),
            Paging.instant("to", to.orElse(null)),
            Paging.after(cursor.orElse(null), UUID::fromString),
            rows + 1);
    return Paging.page(
        history.executions(query), rows, Shapes::execution, last -> last.id().toString());
  }

  private static Long configId(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw InvalidInputException.at("task_config_id", "must be an id, not \"" + text + "\".");
    }
    return Long.valueOf(text);
  }

  private static ExecutionStatus status(String code) {
    try {
      return ExecutionStatus.of(code);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.at(
          "status",
          "must be one of queued, running, retrying, succeeded, failed, timed_out, cancelled, expired, lost, not \"%s\"."
              .formatted(code));
    }
  }

  @GetMapping("/executions/{id}")
  ObjectNode execution(@PathVariable("id") UUID id) {
    return whole(history.execution(id));
  }

  private ObjectNode whole(Execution execution) {
    ObjectNode json = Shapes.execution(execution);
    ArrayNode attempts = json.putArray("attempts");
    history.attempts(execution.id()).forEach(attempt -> attempts.add(Shapes.plain(attempt)));
    return json;
  }

  /** A line of a log. */
  private record Line(int attempt, int line) {}

  @GetMapping("/executions/{id}/logs")
  ObjectNode logs(
      @PathVariable("id") UUID id,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    history.execution(id);
    int rows = Paging.limit(limit);
    Line after = Paging.after(cursor.orElse(null), HistoryApi::line);
    return Paging.page(
        history.logs(
            id, after == null ? 0 : after.attempt(), after == null ? 0 : after.line(), rows + 1),
        rows,
        Shapes::plain,
        last -> last.attempt() + " " + last.line());
  }

  private static Line line(String key) {
    int blank = key.indexOf(' ');
    return new Line(
        Integer.parseInt(key.substring(0, blank)), Integer.parseInt(key.substring(blank + 1)));
  }

  @PostMapping("/executions/{id}/cancel")
  ResponseEntity<ObjectNode> cancel(@PathVariable("id") UUID id, Principal user) {
    ExecutionStatus status = manager.cancel(id, user.getName());
    return ResponseEntity.status(status.ended() ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(whole(history.execution(id)));
  }

  @PostMapping("/executions/{id}/retry")
  ResponseEntity<ObjectNode> retry(@PathVariable("id") UUID id, Principal user) {
    return RunsApi.queued(manager.retry(id, user.getName()));
  }

  @GetMapping("/task-configs/{id}/stats")
  ObjectNode statsOf(@PathVariable("id") long id, @RequestParam("from") Optional<String> from) {
    view.config(id);
    return Paging.all(history.stats(id, hour(from.orElse(null))), Shapes::stats);
  }

  /** Without a span: the whole life of the config up to now. */
  @GetMapping("/task-configs/{id}/audit")
  ObjectNode audit(
      @PathVariable("id") long id,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to) {
    return Json.MAPPER.valueToTree(
        view.audit(
            id, Paging.instant("from", from.orElse(null)), Paging.instant("to", to.orElse(null))));
  }

  @GetMapping("/stats")
  ObjectNode stats(@RequestParam("from") Optional<String> from) {
    return Paging.all(history.stats(hour(from.orElse(null))), Shapes::stats);
  }

  private Instant hour(@Nullable String from) {
    Instant asked = Paging.instant("from", from);
    Instant start = asked == null ? view.now().minus(1, ChronoUnit.DAYS) : asked;
    return start.truncatedTo(ChronoUnit.HOURS);
  }
}
