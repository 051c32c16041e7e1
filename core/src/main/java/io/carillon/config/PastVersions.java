package io.carillon.config;

import static io.carillon.database.SqlArrays.longs;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.definition.Revision;
import io.carillon.fault.NotFoundException;
import io.carillon.version.ConfigVersion;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads the versions of configs for display. */
public final class PastVersions {

  // Versions written before migration V25 have no name; the newest one uses that of its config.
  private static final String SUMMARY =
      """
      v.version, coalesce(v.change, case when v.version = 1 then 'created' else 'updated' end) as change,
        v.changed_fields, coalesce(v.changed_at, v.effective_at) as changed_at, v.changed_by,
        v.effective_at, v.restored_from
      """;

  private final Database database;

  /** Creates a reader of the given database. */
  PastVersions(Database database) {
    this.database = database;
  }

  private static final String LIST =
      "select "
          + SUMMARY
          + """
          from carillon.task_config_version v
          where v.task_config_id = :id and v.version < :before
          order by v.version desc limit :limit
          """;

  /**
   * Returns a page of a config's versions before the given one, without definitions, newest first.
   */
  public List<PastVersion> list(long taskConfigId, long before, int limit) {
    return database
        .sql()
        .sql(LIST)
        .param("id", taskConfigId)
        .param("before", before)
        .param("limit", limit)
        .query((row, index) -> version(row, null))
        .list();
  }

  private static final String GET =
      "select "
          + SUMMARY
          + """
          , v.task_type, v.status, v.parameters, v.schedule, v.policies, v.priority,
          coalesce(v.name, case when v.version = c.version then c.name end) as name,
          coalesce(v.description, case when v.version = c.version then c.description end)
            as description, v.status_reason, c.namespace, coalesce(v.labels, '{}') as labels
          from carillon.task_config_version v
          join carillon.task_config c on c.id = v.task_config_id
          where v.task_config_id = :id and v.version = :version
          """;

  /**
   * Returns a version with its definition.
   *
   * @throws NotFoundException when the config has no such version
   */
  public PastVersion get(long taskConfigId, long version) {
    return database
        .sql()
        .sql(GET)
        .param("id", taskConfigId)
        .param("version", version)
        .query((row, index) -> version(row, definition(row)))
        .optional()
        .orElseThrow(
            () -> new NotFoundException("version of the task config " + taskConfigId, version));
  }

  private static final String CONTENTS =
      """
      select v.task_config_id, v.task_type, v.status, v.parameters, v.schedule, v.policies,
        v.priority, v.name, v.description, v.status_reason, c.namespace,
        coalesce(v.labels, '{}') as labels
      from unnest(:ids, :versions) as k(id, version)
      join carillon.task_config_version v on v.task_config_id = k.id and v.version = k.version
      join carillon.task_config c on c.id = k.id
      """;

  /** Returns the definitions of one version of each of several configs, by config id. */
  public Map<Long, ObjectNode> contents(Collection<ConfigVersion.Key> keys) {
    List<ConfigVersion.Key> wanted = List.copyOf(keys);
    Map<Long, ObjectNode> contents = new HashMap<>();
    database
        .sql()
        .sql(CONTENTS)
        .param("ids", longs(wanted, ConfigVersion.Key::taskConfigId))
        .param("versions", longs(wanted, ConfigVersion.Key::version))
        .query((row, index) -> contents.put(row.getLong("task_config_id"), definition(row)))
        .list();
    return contents;
  }

  private static ObjectNode definition(ResultSet row) throws SQLException {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("namespace", row.getString("namespace"));
    putIfKept(json, "name", row.getString("name"));
    putIfKept(json, "description", row.getString("description"));
    json.set("labels", Json.object(row.getString("labels")));
    json.put("task_type", row.getString("task_type")).put("status", row.getString("status"));
    json.put("status_reason", row.getString("status_reason"));
    json.set("parameters", Json.object(row.getString("parameters")));
    json.set("schedule", Json.object(row.getString("schedule")));
    json.setAll(Json.object(row.getString("policies")));
    return json.put("priority", row.getInt("priority"));
  }

  private static void putIfKept(ObjectNode json, String field, @Nullable String value) {
    if (value != null) {
      json.put(field, value);
    }
  }

  private static PastVersion version(ResultSet row, @Nullable ObjectNode definition)
      throws SQLException {
    Array fields = row.getArray("changed_fields");
    long restored = row.getLong("restored_from");
    return new PastVersion(
        row.getLong("version"),
        new PastVersion.Change(
            row.getString("change"),
            fields == null ? List.of() : List.of((String[]) fields.getArray()),
            new Revision.Edit(
                row.getTimestamp("changed_at").toInstant(), row.getString("changed_by"))),
        row.getTimestamp("effective_at").toInstant(),
        restored == 0 ? null : restored,
        definition);
  }
}
