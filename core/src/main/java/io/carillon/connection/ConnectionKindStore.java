package io.carillon.connection;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The rows of kinds of connections. */
final class ConnectionKindStore {

  private final Database database;

  ConnectionKindStore(Database database) {
    this.database = database;
  }

  private static final String REGISTER =
      """
      insert into carillon.connection_kind as k (name, description, settings_schema, registered_at, updated_at)
      values (:name, :description, cast(:schema as json), coalesce(cast(:now as timestamptz), now()),
        coalesce(cast(:now as timestamptz), now()))
      on conflict (name) do update set description = excluded.description,
        settings_schema = excluded.settings_schema, updated_at = excluded.updated_at
      where (k.description, cast(k.settings_schema as text))
        is distinct from (excluded.description, cast(excluded.settings_schema as text))
      """;

  void register(LocalConnectionKind kind) {
    database
        .sql()
        .sql(REGISTER)
        .param("name", kind.name())
        .param("description", kind.description())
        .param("schema", Json.exact(kind.reader().schema().json()))
        .param("now", database.clockOverride())
        .update();
  }

  List<ConnectionKindRow> all() {
    return database
        .sql()
        .sql("select * from carillon.connection_kind order by name")
        .query(ConnectionKindStore::row)
        .list();
  }

  Optional<ConnectionKindRow> find(String name) {
    return database
        .sql()
        .sql("select * from carillon.connection_kind where name = :name")
        .param("name", name)
        .query(ConnectionKindStore::row)
        .optional();
  }

  private static ConnectionKindRow row(ResultSet row, int index) throws SQLException {
    return new ConnectionKindRow(
        row.getString("name"),
        row.getString("description"),
        Json.object(row.getString("settings_schema")),
        row.getTimestamp("registered_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }
}
