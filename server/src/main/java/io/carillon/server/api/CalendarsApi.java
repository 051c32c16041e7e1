package io.carillon.server.api;

import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.CalendarWriter;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Paging;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
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
import tools.jackson.databind.node.ObjectNode;

/** Lists, reads, creates, changes and deletes calendars. */
@RestController
@RequestMapping("/api/v1/calendars")
class CalendarsApi {

  /** Fields that are shown in responses and ignored in requests. */
  private static final String[] SHOWN = {
    "version", "created_at", "created_by", "updated_at", "updated_by"
  };

  private final TasksManager manager;
  private final CalendarStore calendars;

  CalendarsApi(TasksManager manager) {
    this.manager = manager;
    this.calendars = manager.view().calendars();
  }

  @GetMapping
  ObjectNode list(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    String after = Paging.after(cursor.orElse(null), key -> key);
    return Paging.page(
        calendars.list(after, rows + 1), rows, CalendarsApi::json, last -> last.calendar().name());
  }

  @GetMapping("/{name}")
  ResponseEntity<ObjectNode> get(@PathVariable("name") String name) {
    CalendarStore.Saved saved = calendars.get(name);
    return ResponseEntity.ok().eTag(EntityTags.tag(saved.version())).body(json(saved));
  }

  @PutMapping("/{name}")
  ResponseEntity<ObjectNode> put(
      @PathVariable("name") String name,
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    Calendar calendar = CalendarReader.read(body, name, SHOWN);
    return saved(manager.putCalendar(calendar, EntityTags.asked(ifMatch), user.getName()));
  }

  private static ResponseEntity<ObjectNode> saved(CalendarStore.Saved saved) {
    return answer(saved).body(json(saved));
  }

  /**
   * Builds the response: 201 with a location for a new calendar, otherwise 200; with its version as
   * ETag.
   */
  static ResponseEntity.BodyBuilder answer(CalendarStore.Saved saved) {
    boolean made = saved.createdAt().equals(saved.updatedAt());
    ResponseEntity.BodyBuilder answer =
        made ? ResponseEntity.created(place(saved.calendar().name())) : ResponseEntity.ok();
    return answer.eTag(EntityTags.tag(saved.version()));
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
    Long before = Paging.after(cursor.orElse(null), Long::valueOf);
    List<CalendarStore.Past> found =
        calendars.versions(name, before == null ? Long.MAX_VALUE : before, rows + 1);
    if (found.isEmpty() && before == null) {
      throw new NotFoundException("calendar", name);
    }
    return Paging.page(found, rows, CalendarsApi::json, last -> String.valueOf(last.version()));
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
