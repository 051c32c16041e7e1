package io.carillon.config.search;

import io.carillon.database.Database;
import io.carillon.grouping.ConfigScope;
import java.util.List;

/**
 * Reads the labels and namespaces in use. Each value is found by one step along an index, so the
 * cost follows the number of values that are returned, not that of task configs.
 */
public final class ConfigGroups {

  // Above every character of a key or a value, all of which are ASCII.
  private static final String END = "~";

  /** Configs of namespaces whose labels are looked at. */
  private static final int CONFIGS = 20_000;

  private final Database database;

  ConfigGroups(Database database) {
    this.database = database;
  }

  private static final String KEYS =
      """
      with recursive k as (
        (select l.key as found from carillon.task_config_label l
          where l.key >= :from and l.key < :to order by l.key limit 1)
        union all
        select (select l.key from carillon.task_config_label l
          where l.key > k.found and l.key < :to order by l.key limit 1)
        from k where k.found is not null)
      select found from k where found is not null limit :limit
      """;

  // The labels of namespaces: read by their configs, and only up to a bound.
  private static final String KEYS_WITHIN =
      """
      select distinct l.key as found from (
        select c.id from carillon.task_config c
        where {within} and c.status <> 'deleted' order by c.namespace, c.id limit :configs) as c
      join carillon.task_config_label l on l.task_config_id = c.id
      where l.key >= :from and l.key < :to order by l.key limit :limit
      """;

  /**
   * Returns the keys of labels that begin with a prefix, sorted.
   *
   * @param scope namespaces, without labels; of some namespaces the first {@value #CONFIGS} configs
   *     are looked at
   */
  public List<String> keys(ConfigScope scope, String prefix, int limit) {
    return scope.isAll()
        ? read(KEYS, scope, "", prefix, limit)
        : read(KEYS_WITHIN, scope, "", prefix, limit);
  }

  private static final String VALUES =
      """
      with recursive k as (
        (select l.value as found from carillon.task_config_label l
          where l.key = :key and l.value >= :from and l.value < :to
          order by l.key, l.value limit 1)
        union all
        select (select l.value from carillon.task_config_label l
          where l.key = :key and l.value > k.found and l.value < :to
          order by l.key, l.value limit 1)
        from k where k.found is not null)
      select found from k where found is not null limit :limit
      """;

  private static final String VALUES_WITHIN =
      """
      select distinct l.value as found from (
        select c.id from carillon.task_config c
        where {within} and c.status <> 'deleted' order by c.namespace, c.id limit :configs) as c
      join carillon.task_config_label l on l.task_config_id = c.id
      where l.key = :key and l.value >= :from and l.value < :to order by l.value limit :limit
      """;

  /** Returns the values of a key that begin with a prefix, sorted; see {@link #keys}. */
  public List<String> values(ConfigScope scope, String key, String prefix, int limit) {
    return scope.isAll()
        ? read(VALUES, scope, key, prefix, limit)
        : read(VALUES_WITHIN, scope, key, prefix, limit);
  }

  private static final String NAMESPACES =
      """
      with recursive k as (
        (select c.namespace as found from carillon.task_config c
          where c.namespace >= :from and c.namespace < :to and c.status <> 'deleted'
          order by c.namespace limit 1)
        union all
        select (select c.namespace from carillon.task_config c
          where c.namespace > k.found and c.namespace < :to and c.status <> 'deleted'
          order by c.namespace limit 1)
        from k where k.found is not null)
      select found from k where found is not null limit :limit
      """;

  private static final String NAMESPACES_WITHIN =
      """
      select n.name as found from unnest(:scope_namespaces) as n(name)
      where n.name >= :from and n.name < :to and exists (
        select from carillon.task_config c where c.namespace = n.name and c.status <> 'deleted')
      order by n.name limit :limit
      """;

  /** Returns the namespaces of configs that are not deleted that begin with a prefix, sorted. */
  public List<String> namespaces(ConfigScope scope, String prefix, int limit) {
    return scope.isAll()
        ? read(NAMESPACES, scope, "", prefix, limit)
        : read(NAMESPACES_WITHIN, scope, "", prefix, limit);
  }

  private List<String> read(
      String statement, ConfigScope scope, String key, String prefix, int limit) {
    scope.requireNamespacesAlone();
    return database
        .sql()
        .sql(statement.replace("{within}", scope.condition("c")))
        .params(scope.parameters())
        .param("configs", CONFIGS)
        .param("key", key)
        .param("from", prefix)
        .param("to", prefix + END)
        .param("limit", limit)
        .query((row, index) -> row.getString("found"))
        .list();
  }
}
