package io.carillon.server.api;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ListedConfig;
import io.carillon.database.Page;
import io.carillon.database.Upserted;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.CalendarWriter;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.manager.change.CalendarImpact;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.SentenceJson;
import io.carillon.server.front.Calculations;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists, reads, creates, changes and deletes calendars. */
@RestController
@RequestMapping("/api/v1/calendars")
class CalendarsApi {

  /** Identifies the list in cursors. */
  private static final String LIST = "calendars";

  /** Fields that are shown in responses and ignored in requests. */
  private static final String[] SHOWN = {
    "version", "created_at", "created_by", "updated_at", "updated_by", "used_by"
  };

  private static final int NAMED = 20;

  private static final int MOST_DAYS = 400;
  private static final String NO_DATE =
      "must be a date from 1970 to 2199 such as 2026-10-01, not \"%s\".";

  private final TasksManager manager;
  private final TasksView view;
  private final Calculations calculations;
  private final CalendarStore calendars;

  CalendarsApi(TasksManager manager, Calculations calculations) {
    this.manager = manager;
    this.view = manager.view();
    this.calculations = calculations;
    this.calendars = view.calendars();
  }

  @GetMapping
  ObjectNode list(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    String after = Paging.after(LIST, cursor.orElse(null), key -> key);
    return Paging.page(
        LIST,
        Page.of(calendars.list(after, rows + 1), rows),
        CalendarsApi::json,
        last -> last.calendar().name());
  }

  @GetMapping("/{name}")
  ResponseEntity<ObjectNode> get(@PathVariable("name") String name) {
    CalendarStore.Saved saved = calendars.get(name);
    ObjectNode json = json(saved);
    List<ListedConfig> users = view.configs(ConfigQuery.of(users(name), NAMED + 1)).items();
    ObjectNode usedBy = json.putObject("used_by");
    ArrayNode configs = usedBy.putArray("task_configs");
    users.stream()
        .limit(NAMED)
        .forEach(user -> configs.addObject().put("id", user.id()).put("name", user.name()));
    usedBy.put("more", users.size() > NAMED);
    return ResponseEntity.ok().eTag(EntityTags.tag(saved.version())).body(json);
  }

  /** Selects the configs on a calendar that the caller sees. */
  private static ConfigFilter users(String calendar) {
    return ConfigFilter.ALL
        .withScope(Filters.scope(field -> Optional.empty()))
        .withCalendars(Set.of(calendar));
  }

  @PutMapping("/{name}")
  ResponseEntity<ObjectNode> put(
      @PathVariable("name") String name,
      @RequestParam("dry_run") Optional<String> dryRun,
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    Calendar calendar = CalendarReader.read(body, name, SHOWN);
    if (QueryValues.flag("dry_run", dryRun)) {
      return ResponseEntity.ok(impact(calendar));
    }
    Long version = EntityTags.asked(ifMatch, () -> calendars.get(name));
    return saved(manager.putCalendar(calendar, version, user.getName()));
  }

  private ObjectNode impact(Calendar calendar) {
    CalendarImpact.Found found =
        calculations.run("let the calendar close less often", () -> view.impact(calendar));
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.set("calendar", CalendarWriter.write(calendar));
    json.put("days", CalendarImpact.DAYS)
        .put("task_configs", found.configs())
        .put("more", found.more());
    ArrayNode excluded = json.putArray("excluded");
    found.excluded().forEach(change -> excluded.add(change(change)));
    ArrayNode added = json.putArray("added");
    found.added().forEach(change -> added.add(change(change)));
    return json;
  }

  private static ObjectNode change(CalendarImpact.Change change) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("task_config_id", change.taskConfigId())
            .put("task_config_name", change.name())
            .put("due_at", change.dueAt().toString());
    Sentence why = change.reason();
    return SentenceJson.put(json, "reason", why == null ? null : Reason.of(why));
  }

  /** Returns for each day whether it is off, and which parts of it are closed. */
  @GetMapping("/{name}/days")
  ObjectNode days(
      @PathVariable("name") String name,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to) {
    Calendar calendar = calendars.get(name).calendar();
    LocalDate first =
        from.map(text -> date("from", text))
            .orElseGet(() -> view.now().atZone(calendar.zone()).toLocalDate());
    LocalDate last = to.map(text -> date("to", text)).orElse(first.plusDays(30));
    if (last.isBefore(first) || last.isAfter(first.plusDays(MOST_DAYS - 1))) {
      throw InvalidInputException.at(
          "to",
          "must be from %s to %s, not %s.".formatted(first, first.plusDays(MOST_DAYS - 1), last));
    }
    return calculations.run("ask for fewer days", () -> days(calendar, first, last));
  }

  private static ObjectNode days(Calendar calendar, LocalDate first, LocalDate last) {
    BusinessCalendar times = new BusinessCalendar(calendar);
    Map<LocalDate, String> working = new HashMap<>();
    calendar.workingDays().forEach(day -> working.put(day.date(), day.name()));
    ObjectNode json = Json.MAPPER.createObjectNode().put("timezone", calendar.zone().getId());
    ArrayNode items = json.putArray("items");
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      String off = times.whyOff(day);
      ObjectNode item =
          items
              .addObject()
              .put("date", day.toString())
              .put("off", off != null)
              .put("name", off == null ? working.get(day) : off)
              .put("working_day", working.containsKey(day));
      ArrayNode closed = item.putArray("closed");
      times
          .closedPartly(day)
          .forEach(period ->
              closed
                  .addObject()
                  .put("from", period.start().toString())
                  .put("to", period.end().toString())
                  .put("name", period.why()));
    }
    return json;
  }

  private static LocalDate date(String name, String text) {
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= 1970 && date.getYear() <= 2199) {
        return date;
      }
    } catch (DateTimeParseException e) {
      throw InvalidInputException.at(name, NO_DATE.formatted(text));
    }
    throw InvalidInputException.at(name, NO_DATE.formatted(text));
  }

  private static ResponseEntity<ObjectNode> saved(Upserted<CalendarStore.Saved> saved) {
    return answer(saved).body(json(saved.row()));
  }

  /**
   * Builds the response: 201 with a location for a new calendar, otherwise 200; with its version as
   * ETag.
   */
  static ResponseEntity.BodyBuilder answer(Upserted<CalendarStore.Saved> saved) {
    CalendarStore.Saved row = saved.row();
    ResponseEntity.BodyBuilder answer =
        saved.created()
            ? ResponseEntity.created(place(row.calendar().name()))
            : ResponseEntity.ok();
    return answer.eTag(EntityTags.tag(row.version()));
  }

  private static URI place(String name) {
    String path = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create("/api/v1/calendars/" + path);
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable("name") String name,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    manager.deleteCalendar(name, EntityTags.asked(ifMatch), user.getName());
  }

  @GetMapping("/{name}/versions")
  ObjectNode versions(
      @PathVariable("name") String name,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    String list = "versions of calendar " + name;
    Long before = Paging.after(list, cursor.orElse(null), Long::valueOf);
    List<CalendarStore.Past> found =
        calendars.versions(name, before == null ? Long.MAX_VALUE : before, rows + 1);
    if (found.isEmpty() && before == null) {
      throw new NotFoundException("calendar", name);
    }
    return Paging.page(
        list, Page.of(found, rows), CalendarsApi::json, last -> String.valueOf(last.version()));
  }

  static ObjectNode json(CalendarStore.Saved saved) {
    return CalendarWriter.write(saved.calendar())
        .put("version", saved.version())
        .put("created_at", saved.createdAt().toString())
        .put("created_by", saved.createdBy())
        .put("updated_at", saved.updatedAt().toString())
        .put("updated_by", saved.updatedBy());
  }

  private static ObjectNode json(CalendarStore.Past past) {
    return CalendarWriter.write(past.calendar())
        .put("version", past.version())
        .put("effective_at", past.effectiveAt().toString())
        .put("changed_by", past.changedBy());
  }
}
