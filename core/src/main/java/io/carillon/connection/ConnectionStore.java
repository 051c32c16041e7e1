package io.carillon.connection;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.form.SchemaKeyword;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The rows of connections. */
final class ConnectionStore {

  private final Database database;

  ConnectionStore(Database database) {
    this.database = database;
  }

  List<Connection> findAll(Collection<String> names) {
    return database
        .sql()
        .sql("select * from carillon.connection where name = any(:names)")
        .param("names", texts(names))
        .query(ConnectionStore::row)
        .list();
  }

  Optional<Connection> find(String name) {
    return database
        .sql()
        .sql("select * from carillon.connection where name = :name")
        .param("name", name)
        .query(ConnectionStore::row)
        .optional();
  }

  /** Locks a connection for a change. */
  Optional<Connection> lock(String name) {
    return database
        .sql()
        .sql("select * from carillon.connection where name = :name for update")
        .param("name", name)
        .query(ConnectionStore::row)
        .optional();
  }

  List<Connection> list(@Nullable String after, @Nullable String kind, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.connection
            where name > coalesce(cast(:after as text), '')
              and kind = coalesce(cast(:kind as text), kind)
            order by name limit :limit
            """)
        .param("after", after)
        .param("kind", kind)
        .param("limit", limit)
        .query(ConnectionStore::row)
        .list();
  }

  /**
   * Returns the kinds of those of these connections that exist, by name, and keeps them from being
   * deleted until the transaction ends.
   */
  Map<String, String> keep(Collection<String> names) {
    Map<String, String> kinds = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select name, kind from carillon.connection where name = any(:names) order by name for key share
            """)
        .param("names", texts(names))
        .query((row, index) -> kinds.put(row.getString("name"), row.getString("kind")))
        .list();
    return kinds;
  }

  private static final String INSERT =
      """
      insert into carillon.connection (name, kind, description, settings, version, created_at, created_by,
        updated_at, updated_by)
      values (:name, :kind, :description, cast(:settings as json), 1, coalesce(cast(:now as timestamptz), now()),
        :actor, coalesce(cast(:now as timestamptz), now()), :actor)
      on conflict (name) do nothing
      """;

  /** Inserts a connection; returns false when the name is taken. */
  boolean insert(ConnectionInput input, String actor) {
    return write(INSERT, input, actor) == 1;
  }

  private static final String UPDATE =
      """
      update carillon.connection set kind = :kind, description = :description,
        settings = cast(:settings as json), version = version + 1,
        updated_at = coalesce(cast(:now as timestamptz), now()), updated_by = :actor
      where name = :name
      """;

  void update(ConnectionInput input, String actor) {
    write(UPDATE, input, actor);
  }

  private int write(String statement, ConnectionInput input, String actor) {
    return database
        .sql()
        .sql(statement)
        .param("name", input.name())
        .param("kind", input.kind())
        .param("description", input.description())
        .param("settings", Json.exact(input.settings()))
        .param("now", database.clockOverride())
        .param("actor", actor)
        .update();
  }

  void delete(String name) {
    database
        .sql()
        .sql("delete from carillon.connection where name = :name")
        .param("name", name)
        .update();
  }

  /** Returns the schemas of task types that may name connections, by type. */
  Map<String, ObjectNode> schemas() {
    Map<String, ObjectNode> schemas = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select name, parameter_schema from carillon.task_type
            where strpos(cast(parameter_schema as text), :keyword) > 0
            """)
        .param("keyword", "\"" + SchemaKeyword.CONNECTION + "\"")
        .query((row, index) ->
            schemas.put(row.getString("name"), Json.object(row.getString("parameter_schema"))))
        .list();
    return schemas;
  }

  private static final String USERS =
      """
      (select name from carillon.task_config
        where task_type = :type and status <> 'deleted' and jsonb_path_exists(
          parameters, cast(:path as jsonpath), jsonb_build_object('name', :name))
        order by id limit :limit)
      union all
      (select distinct a.name from (
          select 'alert rule ' || name as name, announce from carillon.alert_rule
          union all
          select 'the alert settings', announce from carillon.alert_settings) as a
        cross join jsonb_array_elements(a.announce) as receiver
        where receiver ->> 'task_type' = :type and jsonb_path_exists(
          receiver -> 'parameters', cast(:path as jsonpath), jsonb_build_object('name', :name))
        limit :limit)
      """;

  /**
   * Returns what names a connection at a path of the parameters of a type: the names of configs,
   * and alert rules.
   */
  List<String> users(String type, String path, String name, int limit) {
    return database
        .sql()
        .sql(USERS)
        .param("type", type)
        .param("path", path)
        .param("name", name)
        .param("limit", limit)
        .query((row, index) -> row.getString("name"))
        .list();
  }

  private static Connection row(ResultSet row, int index) throws SQLException {
    return new Connection(
        row.getString("name"),
        row.getString("kind"),
        row.getString("description"),
        Json.object(row.getString("settings")),
        new Connection.Revision(
            row.getLong("version"),
            row.getTimestamp("created_at").toInstant(),
            row.getString("created_by"),
            row.getTimestamp("updated_at").toInstant(),
            row.getString("updated_by")));
  }
}
