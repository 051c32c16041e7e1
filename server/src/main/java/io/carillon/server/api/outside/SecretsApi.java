package io.carillon.server.api.outside;

import io.carillon.database.Page;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.json.JsonFields;
import io.carillon.secret.SecretInfo;
import io.carillon.secret.Secrets;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Paging;
import io.carillon.server.repeat.NoIdempotencyKey;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists, sets and deletes secrets; a value is never given out. */
@RestController
@RequestMapping("/api/v1/secrets")
class SecretsApi {

  /** Identifies the list in cursors. */
  private static final String LIST = "secrets";

  private static final int MOST_USERS = 20;

  private final Secrets secrets;

  SecretsApi(Engine engine) {
    this.secrets = engine.secrets();
  }

  @GetMapping
  ObjectNode list(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    String after = Paging.after(LIST, cursor.orElse(null), key -> key);
    return Paging.page(
        LIST, Page.of(secrets.list(after, rows + 1), rows), this::json, SecretInfo::name);
  }

  @GetMapping("/{name}")
  ResponseEntity<ObjectNode> get(@PathVariable("name") String name) {
    SecretInfo secret = secrets.get(name);
    ObjectNode json = json(secret);
    ArrayNode users = json.putArray("used_by");
    secrets.users(name, MOST_USERS).forEach(users::add);
    return tagged(secret, json);
  }

  @PutMapping("/{name}")
  ResponseEntity<ObjectNode> put(
      @PathVariable("name") String name,
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    JsonFields fields = new JsonFields(body);
    String value = fields.required("value", 0, Integer.MAX_VALUE);
    fields.done();
    Long version = EntityTags.asked(ifMatch, () -> secrets.get(name));
    SecretInfo saved = secrets.put(name, Objects.requireNonNull(value), version, user.getName());
    return tagged(saved, json(saved));
  }

  private static ResponseEntity<ObjectNode> tagged(SecretInfo secret, ObjectNode json) {
    return ResponseEntity.ok().eTag(EntityTags.tag(secret.version())).body(json);
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable("name") String name,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch) {
    secrets.delete(name, EntityTags.asked(ifMatch));
  }

  @PostMapping("/rotate")
  @NoIdempotencyKey("a repeated rotation continues the first one")
  ObjectNode rotate() {
    Secrets.Rotation done = secrets.rotate();
    return Json.MAPPER
        .createObjectNode()
        .put("key_id", done.keyId())
        .put("made", done.made())
        .put("changed", done.changed());
  }

  private ObjectNode json(SecretInfo secret) {
    return Json.MAPPER
        .createObjectNode()
        .put("name", secret.name())
        .put("usable", secrets.isUsable(secret))
        .put("created_at", secret.times().createdAt().toString())
        .put("created_by", secret.times().createdBy())
        .put("updated_at", secret.times().updatedAt().toString())
        .put("updated_by", secret.times().updatedBy());
  }
}
