package io.carillon.server.api.outside;

import io.carillon.connection.Connection;
import io.carillon.connection.ConnectionInput;
import io.carillon.connection.Connections;
import io.carillon.database.Page;
import io.carillon.database.Upserted;
import io.carillon.engine.Engine;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.MergePatch;
import io.carillon.server.api.input.Paging;
import io.carillon.server.repeat.NoIdempotencyKey;
import java.net.URI;
import java.security.Principal;
import java.util.Optional;
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
import tools.jackson.databind.node.ObjectNode;

/** Lists, reads, creates, changes, tests and deletes connections. */
@RestController
@RequestMapping("/api/v1")
class ConnectionsApi {

  private final Engine engine;
  private final Connections connections;

  ConnectionsApi(Engine engine) {
    this.engine = engine;
    this.connections = engine.connections();
  }

  @GetMapping("/connection-kinds")
  ObjectNode kinds() {
    return Paging.all(connections.kinds(), ConnectionJson::write);
  }

  @GetMapping("/connection-kinds/{name}")
  ObjectNode kind(@PathVariable("name") String name) {
    return ConnectionJson.write(connections.kind(name));
  }

  @GetMapping("/connections")
  ObjectNode list(
      @RequestParam("kind") Optional<String> kind,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    String list = "connections " + kind;
    String after = Paging.after(list, cursor.orElse(null), key -> key);
    return Paging.page(
        list,
        Page.of(connections.list(after, kind.orElse(null), rows + 1), rows),
        ConnectionJson::write,
        Connection::name);
  }

  @PostMapping("/connections")
  ResponseEntity<ObjectNode> create(@RequestBody ObjectNode body, Principal user) {
    ConnectionInput input = ConnectionJson.read(body, null);
    return created(connections.create(input, user.getName()));
  }

  private static ResponseEntity<ObjectNode> created(Connection saved) {
    return ResponseEntity.created(URI.create("/api/v1/connections/" + saved.name()))
        .eTag(EntityTags.tag(saved.version()))
        .body(ConnectionJson.write(saved));
  }

  @GetMapping("/connections/{name}")
  ResponseEntity<ObjectNode> get(@PathVariable("name") String name) {
    return answer(connections.get(name));
  }

  private static ResponseEntity<ObjectNode> answer(Connection saved) {
    return ResponseEntity.ok()
        .eTag(EntityTags.tag(saved.version()))
        .body(ConnectionJson.write(saved));
  }

  @PutMapping("/connections/{name}")
  ResponseEntity<ObjectNode> put(
      @PathVariable("name") String name,
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    ConnectionInput input = ConnectionJson.read(body, name);
    Long version = EntityTags.asked(ifMatch, () -> connections.get(name));
    Upserted<Connection> saved = connections.put(input, version, user.getName());
    return saved.created() ? created(saved.row()) : answer(saved.row());
  }

  @PatchMapping("/connections/{name}")
  ResponseEntity<ObjectNode> patch(
      @PathVariable("name") String name,
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    Connection present = connections.get(name);
    ObjectNode merged = MergePatch.apply(ConnectionJson.write(present), body);
    Long asked = EntityTags.asked(ifMatch);
    long version = asked == null ? present.version() : asked;
    return answer(
        connections.put(ConnectionJson.read(merged, name), version, user.getName()).row());
  }

  @DeleteMapping("/connections/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable("name") String name,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch) {
    connections.delete(name, EntityTags.asked(ifMatch));
  }

  @PostMapping("/connections/{name}/test")
  @NoIdempotencyKey("a test changes nothing, and is to be made each time")
  ObjectNode test(@PathVariable("name") String name) throws InterruptedException {
    return ConnectionJson.write(engine.connectionTests().test(name));
  }
}
