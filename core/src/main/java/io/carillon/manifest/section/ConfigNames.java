package io.carillon.manifest.section;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.grouping.ConfigScope;
import io.carillon.manifest.document.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds task configs that are not deleted by their names. */
final class ConfigNames {

  private final Database database;

  ConfigNames(Database database) {
    this.database = database;
  }

  Map<Key, Long> ids(Collection<Key> keys) {
    List<Key> wanted = List.copyOf(keys);
    Map<Key, Long> ids = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select c.id, c.namespace, c.name from unnest(:namespaces, :names) as w(namespace, name)
            join carillon.task_config c on c.namespace = w.namespace and c.name = w.name
            where c.status <> 'deleted'
            """)
        .param("namespaces", texts(wanted, Key::namespace))
        .param("names", texts(wanted, Key::name))
        .query((row, index) ->
            ids.put(
                Key.config(row.getString("namespace"), row.getString("name")), row.getLong("id")))
        .list();
    return ids;
  }

  /** Returns the names of configs by their ids. */
  Map<Long, Key> keys(Collection<Long> ids) {
    Map<Long, Key> keys = new HashMap<>();
    database
        .sql()
        .sql("select id, namespace, name from carillon.task_config where id = any(:ids)")
        .param("ids", longs(ids))
        .query((row, index) ->
            keys.put(
                row.getLong("id"), Key.config(row.getString("namespace"), row.getString("name"))))
        .list();
    return keys;
  }

  private static final String ALL =
      """
      select c.namespace, c.name from carillon.task_config c
      where c.status <> 'deleted' and {scope} order by c.namespace, c.name limit :limit
      """;

  List<Key> all(ConfigScope scope, int limit) {
    return database
        .sql()
        .sql(ALL.replace("{scope}", scope.condition("c")))
        .params(scope.parameters())
        .param("limit", limit)
        .query((row, index) -> Key.config(row.getString("namespace"), row.getString("name")))
        .list();
  }
}
