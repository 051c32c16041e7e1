package io.carillon.manifest.section;

import io.carillon.connection.Connection;
import io.carillon.connection.ConnectionInput;
import io.carillon.connection.Connections;
import io.carillon.definition.Json;
import io.carillon.grouping.ConfigScope;
import io.carillon.json.JsonFields;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Connections. Their settings name secrets and never hold one. */
public final class ConnectionSection implements Section {

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_DESCRIPTION = 2_000;

  private final Connections connections;
  private final String actor;

  /** Creates the section of one transaction. */
  public ConnectionSection(Connections connections, String actor) {
    this.connections = connections;
    this.actor = actor;
  }

  @Override
  public Kind kind() {
    return Kind.CONNECTION;
  }

  @Override
  public Map<Key, ObjectNode> present(Collection<Key> keys) {
    Map<Key, ObjectNode> found = new HashMap<>();
    connections
        .findAll(keys.stream().map(Key::name).toList())
        .forEach(one -> found.put(Key.global(Kind.CONNECTION, one.name()), json(one)));
    return found;
  }

  private static ObjectNode json(Connection connection) {
    return json(connection.name(), connection.kind(), connection.description())
        .set("settings", connection.settings());
  }

  private static ObjectNode json(String name, String kind, String description) {
    return Json.MAPPER
        .createObjectNode()
        .put("name", name)
        .put("kind", kind)
        .put("description", description);
  }

  @Override
  public Collection<Key> all(ConfigScope scope, int limit) {
    return connections.list("", null, limit).stream()
        .map(one -> Key.global(Kind.CONNECTION, one.name()))
        .toList();
  }

  @Override
  public ObjectNode wanted(Entry entry, @Nullable ObjectNode present) {
    JsonFields fields = new JsonFields(entry.json());
    String name = fields.text("name", 1, LONGEST_NAME);
    fields.require("kind", "the name of a kind, as GET /api/v1/connection-kinds lists them");
    String kind = fields.text("kind", 1, LONGEST_NAME);
    String description = fields.text("description", 0, LONGEST_DESCRIPTION);
    fields.require("settings", "an object that fits the schema of the kind");
    ObjectNode settings = fields.object("settings");
    fields.done();
    return json(
            Objects.requireNonNull(name),
            Objects.requireNonNull(kind),
            Objects.requireNonNullElse(description, ""))
        .set("settings", Objects.requireNonNull(settings));
  }

  @Override
  public void write(Collection<Write> writes, Faults faults) {
    for (Write write : writes) {
      ObjectNode json = write.wanted();
      ConnectionInput input =
          new ConnectionInput(
              json.get("name").stringValue(),
              json.get("kind").stringValue(),
              json.get("description").stringValue(),
              (ObjectNode) json.get("settings"));
      faults.collect(write.entry(), () -> connections.put(input, null, actor));
    }
  }

  @Override
  public void delete(Collection<Key> keys, Faults faults) {
    for (Key key : keys) {
      faults.collect(key, () -> connections.delete(key.name(), null));
    }
  }

  @Override
  public ObjectNode minimal(ObjectNode present) {
    ObjectNode minimal = Minimal.withoutEmpty(present);
    return minimal.set("settings", Minimal.sorted(present.get("settings")));
  }
}
