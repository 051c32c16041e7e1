package io.carillon.server.api.past;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.EventFeed;
import io.carillon.history.EventFeed.Place;
import io.carillon.history.EventFilter;
import io.carillon.history.History;
import io.carillon.history.History.EventPlace;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.record.EventKind;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.Lists;
import io.carillon.text.Coded;
import io.carillon.time.Instants;
import io.carillon.time.TimeRange;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists decisions and changes: of one config, and of all. */
@RestController
@RequestMapping("/api/v1")
class EventsApi {

  private static final Map<String, EventKind> KINDS = new TreeMap<>(Coded.byCode(EventKind.class));
  private static final Map<String, EventKind> UNFIRED = unfired();

  private final TasksView view;
  private final History history;
  private final EventFeed feed;

  EventsApi(TasksManager manager) {
    this.view = manager.view();
    this.history = manager.history();
    this.feed = manager.history().feed();
  }

  private static Map<String, EventKind> unfired() {
    Map<String, EventKind> kinds = new TreeMap<>(KINDS);
    kinds.remove(EventKind.FIRED.code());
    return kinds;
  }

  @GetMapping("/task-configs/{id}/events")
  ObjectNode ofConfig(
      @PathVariable("id") long id,
      @RequestParam("kind") Optional<List<String>> kind,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    view.config(id);
    EventFilter filter = new EventFilter(kinds(kind, KINDS), range(from, to));
    String list = "events %d %s".formatted(id, filter);
    EventPlace before = Paging.after(list, cursor.orElse(null), EventsApi::eventPlace);
    return Paging.page(
        list,
        history.eventPage(id, filter, before, Paging.limit(limit)),
        JsonViews::event,
        next -> next.at() + " " + next.slot());
  }

  @GetMapping("/events")
  ObjectNode all(
      @RequestParam("kind") Optional<List<String>> kind,
      @RequestParam("task_config_id") Optional<List<String>> configs,
      @RequestParam("type") Optional<List<String>> types,
      @RequestParam("namespace") Optional<List<String>> namespace,
      @RequestParam("label") Optional<List<String>> label,
      @RequestParam("actor") Optional<String> actor,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    EventFeed.Filter filter =
        new EventFeed.Filter(
            kinds(kind, UNFIRED),
            QueryValues.ids("task_config_id", configs),
            QueryValues.texts("type", types),
            range(from, to),
            actor.orElse(null),
            Filters.scope(name -> name.equals("label") ? label : namespace));
    String list = Lists.name("feed", filter);
    Place before = Paging.after(list, cursor.orElse(null), EventsApi::place);
    return Paging.page(
        list,
        feed.find(filter, before, Paging.limit(limit)),
        EventsApi::entry,
        next -> next.decidedAt() + " " + next.id());
  }

  private static ObjectNode entry(EventFeed.Entry entry) {
    return Json.MAPPER
        .createObjectNode()
        .put("task_config_name", entry.configName())
        .put("task_type", entry.taskType())
        .setAll(JsonViews.event(entry.event()));
  }

  private static Set<EventKind> kinds(Optional<List<String>> given, Map<String, EventKind> known) {
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    kinds.addAll(QueryValues.choices("kind", given, known));
    return kinds;
  }

  private static TimeRange range(Optional<String> from, Optional<String> to) {
    Instant first = Paging.instant("from", from.orElse(null));
    Instant end = Paging.instant("to", to.orElse(null));
    if (first != null && end != null && !first.isBefore(end)) {
      throw InvalidInputException.at(
          "to", "must be after from, " + first + ", and is " + end + ".");
    }
    return new TimeRange(first, end);
  }

  private static EventPlace eventPlace(String key) {
    int blank = key.indexOf(' ');
    return new EventPlace(
        Instants.parse(key.substring(0, blank)), Long.parseLong(key.substring(blank + 1)));
  }

  private static Place place(String key) {
    EventPlace place = eventPlace(key);
    return new Place(place.at(), place.slot());
  }
}
