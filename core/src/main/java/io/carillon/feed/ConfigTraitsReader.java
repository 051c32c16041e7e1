package io.carillon.feed;

import static io.carillon.database.SqlArrays.longs;

import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.grouping.Labels;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the traits of task configs and keeps those of the last {@link #KEPT}. Whoever sees a change
 * of a config calls {@link #forget}. Not thread-safe.
 */
public final class ConfigTraitsReader {

  private static final int KEPT = 20_000;

  private final Database database;
  private final Map<Long, ConfigTraits> known = new LinkedHashMap<>(64, 0.75f, true);

  /** Creates a reader of a database. */
  public ConfigTraitsReader(Database database) {
    this.database = database;
  }

  /** Reads what is not known of these task configs, in one query. */
  public void require(Collection<Long> ids) {
    Set<Long> unknown = new HashSet<>(ids);
    unknown.removeAll(known.keySet());
    if (unknown.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(
            """
            select id, name, task_type, status, namespace, labels from carillon.task_config where id = any(:ids)
            """)
        .param("ids", longs(unknown))
        .query((row, index) ->
            new ConfigTraits(
                row.getLong("id"),
                row.getString("name"),
                row.getString("task_type"),
                ConfigStatus.of(row.getString("status")),
                row.getString("namespace"),
                Labels.of(Json.object(row.getString("labels")))))
        .list()
        .forEach(config -> known.put(config.id(), config));
    trim();
  }

  private void trim() {
    var oldest = known.keySet().iterator();
    while (known.size() > KEPT && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Returns a task config that was required; null when it is gone. */
  public @Nullable ConfigTraits find(long id) {
    return known.get(id);
  }

  /** Forgets a task config that changed. */
  public void forget(long id) {
    known.remove(id);
  }
}
