package io.carillon.config.search;

import io.carillon.database.Database;
import java.util.List;

/**
 * Reads the labels and namespaces in use. Each value is found by one step along an index, so the
 * cost follows the number of values that are returned, not that of task configs.
 */
public final class ConfigGroups {

  // Above every character of a key or a value, all of which are ASCII.
  private static final String END = "~";

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

  /** Returns the keys of labels that begin with a prefix, sorted. */
  public List<String> keys(String prefix, int limit) {
    return read(KEYS, "", prefix, limit);
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

  /** Returns the values of a key that begin with a prefix, sorted. */
  public List<String> values(String key, String prefix, int limit) {
    return read(VALUES, key, prefix, limit);
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

  /** Returns the namespaces of configs that are not deleted that begin with a prefix, sorted. */
  public List<String> namespaces(String prefix, int limit) {
    return read(NAMESPACES, "", prefix, limit);
  }

  private List<String> read(String statement, String key, String prefix, int limit) {
    return database
        .sql()
        .sql(statement)
        .param("key", key)
        .param("from", prefix)
        .param("to", prefix + END)
        .param("limit", limit)
        .query((row, index) -> row.getString("found"))
        .list();
  }
}
