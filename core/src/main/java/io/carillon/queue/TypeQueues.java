package io.carillon.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carillon.database.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The queue of each task type. */
public final class TypeQueues {

  private static final int KNOWN_SECONDS = 1;
  private static final int MOST_KNOWN = 10_000;

  private final Database database;
  private final Cache<String, String> known =
      Caffeine.newBuilder()
          .maximumSize(MOST_KNOWN)
          .expireAfterWrite(KNOWN_SECONDS, TimeUnit.SECONDS)
          .build();

  /** Creates it on that database. */
  public TypeQueues(Database database) {
    this.database = database;
  }

  /** Returns the queues by the name of the type; their number is that of the task classes. */
  public Map<String, String> all() {
    Map<String, String> found = new HashMap<>();
    database
        .sql()
        .sql("select name, queue from carillon.task_type")
        .query((row, index) -> found.put(row.getString("name"), row.getString("queue")))
        .list();
    return found;
  }

  /**
   * Returns the queue of a type, as it was at most {@value #KNOWN_SECONDS} s ago: every tick asks.
   * A change by this node is seen when it is committed.
   *
   * @return null for a type that does not exist
   */
  public @Nullable String of(String type) {
    String queue = known.getIfPresent(type);
    if (queue != null) {
      return queue;
    }
    Map<String, String> all = all();
    known.putAll(all);
    return all.get(type);
  }

  /** Forgets what is known, since this node has changed types. */
  public void changed() {
    known.invalidateAll();
  }
}
