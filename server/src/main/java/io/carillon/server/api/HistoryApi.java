package io.carillon.server.api;

import io.carillon.database.Page;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.History;
import io.carillon.history.History.EventPlace;
import io.carillon.history.History.LogPlace;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.record.EventKind;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.front.Calculations;
import io.carillon.time.Instants;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/** Reads events, executions and logs; cancels and retries executions. */
@RestController
@RequestMapping("/api/v1")
class HistoryApi {

  /** Maximum attempts in the response of one execution, which may snooze without limit. */
  private static final int ATTEMPTS = 100;

  private static final Set<String> EVENT_KINDS =
      Stream.of(EventKind.values())
          .map(EventKind::code)
          .collect(Collectors.toCollection(TreeSet::new));

  private final TasksManager manager;
  private final TasksView view;
  private final History history;
  private final Calculations calculations;

  HistoryApi(TasksManager manager, Calculations calculations) {
    this.calculations = calculations;
    this.manager = manager;
    this.view = manager.view();
    this.history = manager.history();
  }

  @GetMapping("/task-configs/{id}/events")
  ObjectNode events(
      @PathVariable("id") long id,
      @RequestParam("kind") Optional<String> kind,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    view.config(id);
    EventKind wanted = kind.map(HistoryApi::eventKind).orElse(null);
    String list = "events " + id + " " + kind.orElse(null);
    EventPlace before = Paging.after(list, cursor.orElse(null), HistoryApi::place);
    return Paging.page(
        list,
        history.eventPage(id, wanted, before, Paging.limit(limit)),
        JsonViews::event,
        next -> next.at() + " " + next.slot());
  }

  private static EventKind eventKind(String text) {
    if (!EVENT_KINDS.contains(text)) {
      throw InvalidInputException.at(
          "kind", "must be one of %s, not \"%s\".".formatted(String.join(", ", EVENT_KINDS), text));
    }
    return EventKind.of(text);
  }

  private static EventPlace place(String key) {
    int blank = key.indexOf(' ');
    return new EventPlace(
        Instants.parse(key.substring(0, blank)), Long.parseLong(key.substring(blank + 1)));
  }

  @GetMapping("/executions/{id}")
  ObjectNode execution(@PathVariable("id") UUID id) {
    return whole(history.execution(id));
  }

  private ObjectNode whole(Execution execution) {
    ObjectNode json = JsonViews.execution(execution);
    Page<Execution.Attempt, Integer> last = history.lastAttempts(execution.id(), ATTEMPTS);
    ArrayNode attempts = json.putArray("attempts");
    last.items().reversed().forEach(attempt -> attempts.add(JsonViews.attempt(attempt)));
    JsonViews.putValues(json, history.values(execution.id()));
    return json.put("earlier_attempts", last.next() != null);
  }

  @GetMapping("/executions/{id}/logs")
  ObjectNode logs(
      @PathVariable("id") UUID id,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    history.execution(id);
    String list = "logs " + id;
    LogPlace after = Paging.after(list, cursor.orElse(null), HistoryApi::line);
    return Paging.page(
        list,
        history.logPage(id, after, Paging.limit(limit)),
        JsonViews::plain,
        next -> next.attempt() + " " + next.line());
  }

  private static LogPlace line(String key) {
    int blank = key.indexOf(' ');
    return new LogPlace(
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

  /** Audits the config over the given span; by default over its whole life. */
  @GetMapping("/task-configs/{id}/audit")
  ObjectNode audit(
      @PathVariable("id") long id,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to) {
    Instant first = Paging.instant("from", from.orElse(null));
    Instant last = Paging.instant("to", to.orElse(null));
    return JsonViews.audit(
        calculations.run("ask for a shorter span", () -> view.audit(id, first, last)));
  }
}
