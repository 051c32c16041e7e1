package io.carillon.history;

import io.carillon.database.Database;
import io.carillon.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Finds all executions that match a filter, as long as this does not scan the whole history. */
public final class MatchingExecutions {

  private static final int AT_ONCE = 500;
  private static final int LOOKS = 60;

  private final ExecutionSearch search;

  /** Creates a search in a database. */
  public MatchingExecutions(Database database) {
    this.search = new ExecutionSearch(database);
  }

  /**
   * Returns the ids of the matching executions, ascending.
   *
   * @param most maximum number of ids returned, 1 or more
   * @throws InvalidInputException when too many executions would have to be examined
   */
  public List<UUID> find(ExecutionFilter filter, int most) {
    List<UUID> ids = new ArrayList<>();
    UUID after = null;
    for (int looks = 0; looks < LOOKS; looks++) {
      int limit = Math.min(AT_ONCE, most - ids.size());
      ExecutionSearch.Found found =
          search.find(new ExecutionQuery(filter, true, after, Set.of(), limit));
      ids.addAll(found.ids());
      after = found.next();
      if (after == null || ids.size() >= most) {
        return ids;
      }
    }
    throw InvalidInputException.at(
        "filter",
        "fits too few of too many executions to be searched at once: add status, task_config_id,"
            + " from or to.");
  }
}
