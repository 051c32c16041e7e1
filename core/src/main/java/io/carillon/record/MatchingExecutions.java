package io.carillon.record;

import io.carillon.database.Database;
import io.carillon.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** All executions that fit a filter, as long as finding them does not walk along all history. */
public final class MatchingExecutions {

  private static final int AT_ONCE = 500;
  private static final int LOOKS = 60;

  private final ExecutionSearch search;

  /** In that database. */
  public MatchingExecutions(Database database) {
    this.search = new ExecutionSearch(database);
  }

  /**
   * The ids of those that fit, ascending.
   *
   * @param most how many are answered at most, 1 or more
   * @throws InvalidInputException when too many would have to be looked at
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
        "fits too few of too many executions to be searched at once: add status, task_config_id, from or to.");
  }
}
