package io.carillon.server.api;

import io.carillon.fault.InvalidInputException;
import io.carillon.history.History;
import io.carillon.history.History.EventPlace;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.record.EventKind;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.front.Calculations;
import io.carillon.time.Instants;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Reads the events of a task config, and audits it. */
@RestController
@RequestMapping("/api/v1")
class HistoryApi {

  private static final Set<String> EVENT_KINDS =
      Stream.of(EventKind.values())
          .map(EventKind::code)
          .collect(Collectors.toCollection(TreeSet::new));

  private final TasksView view;
  private final History history;
  private final Calculations calculations;

  HistoryApi(TasksManager manager, Calculations calculations) {
    this.calculations = calculations;
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
