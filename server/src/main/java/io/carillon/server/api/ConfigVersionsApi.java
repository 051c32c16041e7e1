package io.carillon.server.api;

import io.carillon.config.PastVersion;
import io.carillon.config.TaskConfig;
import io.carillon.database.Page;
import io.carillon.definition.Difference;
import io.carillon.definition.Json;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import java.security.Principal;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists, reads, compares and restores versions of task configs. */
@RestController
@RequestMapping("/api/v1/task-configs/{id}/versions")
class ConfigVersionsApi {

  private final TasksManager manager;
  private final TasksView view;

  ConfigVersionsApi(TasksManager manager) {
    this.manager = manager;
    this.view = manager.view();
  }

  @GetMapping
  ObjectNode list(
      @PathVariable("id") long id,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    String list = "versions of task config " + id;
    Long before = Paging.after(list, cursor.orElse(null), Long::valueOf);
    return Paging.page(
        list,
        Page.of(view.versions(id, before == null ? Long.MAX_VALUE : before, rows + 1), rows),
        ConfigVersionsApi::json,
        last -> String.valueOf(last.version()));
  }

  @GetMapping("/{version}")
  ObjectNode get(@PathVariable("id") long id, @PathVariable("version") long version) {
    return json(view.version(id, version));
  }

  private static ObjectNode json(PastVersion version) {
    PastVersion.Change change = version.change();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("version", version.version())
            .put("change", change.kind());
    change.fields().forEach(json.putArray("changed_fields")::add);
    json.put("changed_at", change.edit().at().toString())
        .put("changed_by", change.edit().by())
        .put("effective_at", version.effectiveAt().toString())
        .put("restored_from", version.restoredFrom());
    if (version.definition() != null) {
      json.set("definition", version.definition());
    }
    return json;
  }

  /** Compares with the present version unless {@code to} is given. */
  @GetMapping("/{version}/diff")
  ObjectNode difference(
      @PathVariable("id") long id,
      @PathVariable("version") long version,
      @RequestParam("to") Optional<String> to) {
    long other = to.isPresent() ? Paging.count("to", to.get(), 999_999) : view.config(id).version();
    Difference difference = view.difference(id, version, other);
    ObjectNode json = Json.MAPPER.createObjectNode().put("from", version).put("to", other);
    return json.setAll(difference.json());
  }

  @PostMapping("/{version}/restore")
  ResponseEntity<ObjectNode> restore(
      @PathVariable("id") long id,
      @PathVariable("version") long version,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    TaskConfig restored =
        manager.restoreVersion(id, version, EntityTags.asked(ifMatch), user.getName());
    return ResponseEntity.ok()
        .eTag(EntityTags.tag(restored.version()))
        .body(
            JsonViews.saved(
                restored, view.warnings(restored.definition().schedule(), restored.updatedAt())));
  }
}
