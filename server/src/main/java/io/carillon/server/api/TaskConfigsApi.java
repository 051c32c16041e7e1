package io.carillon.server.api;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.StatusChanges;
import io.carillon.server.api.input.ConfigInput;
import io.carillon.server.api.input.ConfigPatch;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.front.Calculations;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates, changes, pauses, resumes, restores, purges and deletes task configs. */
@RestController
@RequestMapping("/api/v1/task-configs")
class TaskConfigsApi {

  private final TasksManager manager;
  private final TasksView view;
  private final Database database;
  private final Calculations calculations;
  private final DryRun trial;

  TaskConfigsApi(TasksManager manager, Database database, Calculations calculations) {
    this.calculations = calculations;
    this.manager = manager;
    this.view = manager.view();
    this.database = database;
    this.trial = new DryRun(view, database, calculations);
  }

  @PostMapping
  ResponseEntity<ObjectNode> create(
      @RequestBody ObjectNode body,
      @RequestParam("dry_run") Optional<String> dryRun,
      Principal user) {
    return QueryValues.flag("dry_run", dryRun)
        ? ResponseEntity.ok(trial.ofCreation(() -> make(body, user)))
        : created(make(body, user));
  }

  private TaskConfig make(ObjectNode body, Principal user) {
    ConfigInput input = ConfigInput.create(body);
    boolean paused = input.status() == ConfigStatus.PAUSED;
    boolean active = input.status() != ConfigStatus.INACTIVE;
    return required(
        database.inTransaction(() -> {
          TaskConfig made = manager.create(input.definition(), active, user.getName());
          return paused ? pause(made.id(), input.statusReason(), user) : made;
        }));
  }

  private ResponseEntity<ObjectNode> created(TaskConfig created) {
    return ResponseEntity.created(URI.create("/api/v1/task-configs/" + created.id()))
        .eTag(tag(created))
        .body(withWarnings(created));
  }

  private TaskConfig pause(long id, @Nullable String reason, Principal user) {
    return manager.pause(
        id, reason == null ? StatusChanges.pausedBy(user.getName()) : reason, user.getName());
  }

  private static <T> T required(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static ResponseEntity<ObjectNode> shown(TaskConfig config) {
    return ResponseEntity.ok().eTag(tag(config)).body(JsonViews.config(config));
  }

  private ResponseEntity<ObjectNode> saved(TaskConfig config) {
    return ResponseEntity.ok().eTag(tag(config)).body(withWarnings(config));
  }

  private ObjectNode withWarnings(TaskConfig config) {
    return JsonViews.saved(config, view.warnings(config));
  }

  private static String tag(TaskConfig config) {
    return EntityTags.tag(config.version());
  }

  @PutMapping("/{id}")
  ResponseEntity<ObjectNode> replace(
      @PathVariable("id") long id,
      @RequestBody ObjectNode body,
      @RequestParam("dry_run") Optional<String> dryRun,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    Long version = EntityTags.asked(ifMatch);
    return saved(id, dryRun, () -> replaced(id, body, version, user));
  }

  private ResponseEntity<ObjectNode> saved(
      long id, Optional<String> dryRun, Supplier<TaskConfig> change) {
    return QueryValues.flag("dry_run", dryRun)
        ? shown(id, trial.ofChange(id, change))
        : saved(required(database.inTransaction(change)));
  }

  /** Returns the answer to a dry run, with the tag of the present version. */
  private ResponseEntity<ObjectNode> shown(long id, ObjectNode dryRun) {
    return ResponseEntity.ok().eTag(tag(view.config(id))).body(dryRun);
  }

  private TaskConfig replaced(long id, ObjectNode body, @Nullable Long version, Principal user) {
    TaskConfig seen = view.config(id);
    ConfigInput input = ConfigInput.change(body, body, seen, false);
    boolean read = body.path("version").isIntegralNumber();
    return update(
        id, version == null && read ? Long.valueOf(seen.version()) : version, input, user);
  }

  @PatchMapping("/{id}")
  ResponseEntity<ObjectNode> change(
      @PathVariable("id") long id,
      @RequestBody ObjectNode patch,
      @RequestParam("dry_run") Optional<String> dryRun,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    Long version = EntityTags.asked(ifMatch);
    return saved(
        id,
        dryRun,
        () -> {
          TaskConfig seen = view.config(id);
          return manager.update(
              id,
              version == null ? Long.valueOf(seen.version()) : version,
              new ConfigPatch(patch).apply(seen),
              user.getName());
        });
  }

  private TaskConfig update(long id, @Nullable Long version, ConfigInput input, Principal user) {
    ConfigUpdate update =
        new ConfigUpdate(input.definition(), input.status(), input.statusReason(), null);
    return manager.update(id, version, update, user.getName());
  }

  /** Deletes a config; one that is already deleted stays as it is, so the call can be repeated. */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable("id") long id,
      @RequestParam("reason") Optional<String> reason,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    reason.ifPresent(text -> json.put("reason", text));
    manager.delete(id, EntityTags.asked(ifMatch), reason(json), user.getName());
  }

  @PostMapping("/{id}/restore")
  ResponseEntity<ObjectNode> restore(@PathVariable("id") long id, Principal user) {
    return saved(manager.restore(id, user.getName()));
  }

  @PostMapping("/{id}/purge")
  JsonNode purge(@PathVariable("id") long id, Principal user) {
    return JsonViews.purged(manager.purge(id, user.getName()));
  }

  @PostMapping("/{id}/pause")
  ResponseEntity<ObjectNode> pause(
      @PathVariable("id") long id,
      @RequestBody(required = false) @Nullable ObjectNode body,
      Principal user) {
    return shown(pause(id, reason(body), user));
  }

  private static @Nullable String reason(@Nullable ObjectNode body) {
    if (body == null || body.isEmpty()) {
      return null;
    }
    JsonFields fields = new JsonFields(body);
    String reason = fields.text("reason", 0, 500);
    fields.done();
    return reason;
  }

  @PostMapping("/{id}/resume")
  ResponseEntity<ObjectNode> resume(@PathVariable("id") long id, Principal user) {
    return shown(manager.resume(id, user.getName()));
  }

  @GetMapping("/{id}/next-fires")
  ObjectNode nextFires(
      @PathVariable("id") long id,
      @RequestParam(value = "count", defaultValue = "10") String count) {
    int most = Paging.count("count", count, 1_000);
    List<String> due =
        calculations.run("ask for fewer due times", () -> view.nextFires(id, most)).stream()
            .map(Object::toString)
            .toList();
    ObjectNode json = Json.MAPPER.createObjectNode();
    due.forEach(json.putArray("due_times")::add);
    return json;
  }
}
