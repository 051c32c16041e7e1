package io.carillon.manifest;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.grouping.ConfigScope;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.text.Coded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Stores who owns which object. */
final class OwnedObjects {

  private final Database database;

  OwnedObjects(Database database) {
    this.database = database;
  }

  /** Lets other applies of the same owner wait until the transaction ends. */
  void lock(String owner) {
    database
        .sql()
        .sql("select pg_advisory_xact_lock(hashtextextended('carillon.manifest.' || :owner, 0))")
        .param("owner", owner)
        .query((row, index) -> index)
        .list();
  }

  /** Returns those of the objects that have an owner. */
  Map<Key, OwnedObject> find(Collection<Key> keys) {
    List<Key> wanted = List.copyOf(keys);
    Map<Key, OwnedObject> found = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select m.* from unnest(:kinds, :namespaces, :names) as w(kind, namespace, name)
            join carillon.managed_object m
              on m.kind = w.kind and m.namespace = w.namespace and m.name = w.name
            """)
        .param("kinds", texts(wanted, key -> key.kind().word()))
        .param("namespaces", texts(wanted, Key::namespace))
        .param("names", texts(wanted, Key::name))
        .query(OwnedObjects::row)
        .list()
        .forEach(one -> found.put(one.key(), one));
    return found;
  }

  private static final String OF_OWNER =
      """
      select m.kind, m.namespace, m.name from carillon.managed_object m
      where m.owner = :owner and m.kind = any(:kinds) and {scope}
      order by m.kind, m.namespace, m.name limit :limit
      """;

  private static final String CONFIG_IN_SCOPE =
      """
      exists (select from carillon.task_config c
        where m.kind = 'config' and c.namespace = m.namespace and c.name = m.name
          and c.status <> 'deleted' and {condition})
      """;

  /** Returns the keys of an owner's objects that a filter wants, at most {@code limit}. */
  List<Key> keys(String owner, ExportFilter filter, int limit) {
    ConfigScope scope = filter.scope();
    String condition =
        scope.isAll() ? "true" : CONFIG_IN_SCOPE.replace("{condition}", scope.condition("c"));
    return database
        .sql()
        .sql(OF_OWNER.replace("{scope}", condition))
        .param("owner", owner)
        .param("kinds", texts(List.copyOf(filter.kinds()), Kind::word))
        .params(scope.parameters())
        .param("limit", limit)
        .query((row, index) -> key(row))
        .list();
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(
        Coded.of(Kind.class, row.getString("kind")),
        row.getString("namespace"),
        row.getString("name"));
  }

  private static OwnedObject row(ResultSet row, int index) throws SQLException {
    return new OwnedObject(
        key(row),
        row.getString("owner"),
        row.getString("source"),
        Json.object(row.getString("applied")),
        row.getTimestamp("applied_at").toInstant(),
        row.getString("applied_by"));
  }

  private static final String SAVE =
      """
      insert into carillon.managed_object as m (kind, namespace, name, owner, source, applied,
        applied_at, applied_by)
      select w.kind, w.namespace, w.name, :owner, :source, cast(w.applied as jsonb),
        coalesce(cast(:now as timestamptz), now()), :actor
      from unnest(:kinds, :namespaces, :names, :applied) as w(kind, namespace, name, applied)
      on conflict (kind, namespace, name) do update
        set owner = excluded.owner, source = excluded.source, applied = excluded.applied,
          applied_at = excluded.applied_at, applied_by = excluded.applied_by
        where m.owner <> excluded.owner or m.source <> excluded.source
          or m.applied <> excluded.applied
      """;

  /** Marks objects as applied; one that was applied in the same state keeps its row. */
  void save(Map<Key, ObjectNode> applied, String owner, String source, String actor) {
    if (applied.isEmpty()) {
      return;
    }
    List<Key> keys = List.copyOf(applied.keySet());
    database
        .sql()
        .sql(SAVE)
        .param("kinds", texts(keys, key -> key.kind().word()))
        .param("namespaces", texts(keys, Key::namespace))
        .param("names", texts(keys, Key::name))
        .param("applied", texts(keys, key -> textOf(applied.get(key))))
        .param("owner", owner)
        .param("source", source)
        .param("now", database.clockOverride())
        .param("actor", actor)
        .update();
  }

  private static String textOf(@Nullable ObjectNode json) {
    return Json.exact(json == null ? Json.MAPPER.createObjectNode() : json);
  }

  void forget(Collection<Key> keys) {
    List<Key> gone = List.copyOf(keys);
    if (!gone.isEmpty()) {
      database
          .sql()
          .sql(
              """
              delete from carillon.managed_object m
              using unnest(:kinds, :namespaces, :names) as w(kind, namespace, name)
              where m.kind = w.kind and m.namespace = w.namespace and m.name = w.name
              """)
          .param("kinds", texts(gone, key -> key.kind().word()))
          .param("namespaces", texts(gone, Key::namespace))
          .param("names", texts(gone, Key::name))
          .update();
    }
  }
}
