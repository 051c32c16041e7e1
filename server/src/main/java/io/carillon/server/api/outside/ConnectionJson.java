package io.carillon.server.api.outside;

import io.carillon.connection.Connection;
import io.carillon.connection.ConnectionInput;
import io.carillon.connection.ConnectionKindRow;
import io.carillon.connection.ConnectionTests;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import io.carillon.task.TaskError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Connections as JSON. */
final class ConnectionJson {

  /** Fields that are shown in responses and ignored in requests. */
  private static final String[] SHOWN = {
    "version", "created_at", "created_by", "updated_at", "updated_by"
  };

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_DESCRIPTION = 2_000;

  private ConnectionJson() {}

  /**
   * Reads a connection.
   *
   * @param name the name in the path; null to read it from the body
   */
  static ConnectionInput read(ObjectNode body, @Nullable String name) {
    JsonFields fields = new JsonFields(body).ignoring(SHOWN);
    String given = fields.text("name", 1, LONGEST_NAME);
    if (name == null) {
      fields.require("name", "such as mail");
    } else if (given != null && !given.equals(name)) {
      fields.fault("name", "must be that of the path, %s, or left out.".formatted(name));
    }
    fields.require("kind", "the name of a kind, as GET /api/v1/connection-kinds lists them");
    String kind = fields.text("kind", 1, LONGEST_NAME);
    String description = fields.text("description", 0, LONGEST_DESCRIPTION);
    fields.require("settings", "an object that fits the schema of the kind");
    ObjectNode settings = fields.object("settings");
    fields.done();
    return new ConnectionInput(
        Objects.requireNonNull(name == null ? given : name),
        Objects.requireNonNull(kind),
        Objects.requireNonNullElse(description, ""),
        Objects.requireNonNull(settings));
  }

  static ObjectNode write(Connection connection) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", connection.name())
            .put("kind", connection.kind())
            .put("description", connection.description());
    json.set("settings", connection.settings());
    Connection.Revision revision = connection.revision();
    return json.put("version", revision.version())
        .put("created_at", revision.createdAt().toString())
        .put("created_by", revision.createdBy())
        .put("updated_at", revision.updatedAt().toString())
        .put("updated_by", revision.updatedBy());
  }

  static ObjectNode write(ConnectionKindRow kind) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", kind.name())
            .put("description", kind.description());
    json.set("settings_schema", kind.settingsSchema());
    return json.put("registered_at", kind.registeredAt().toString())
        .put("updated_at", kind.updatedAt().toString());
  }

  static ObjectNode write(ConnectionTests.Result result) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("usable", result.usable());
    TaskError error = result.error();
    json.put("error", error == null ? null : error.message());
    return json.put("took_ms", result.took().toMillis());
  }
}
