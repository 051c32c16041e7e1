package io.carillon.history;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds all executions that match a filter, as long as this does not scan the whole history. */
public final class MatchingExecutions {

  private static final int AT_ONCE = 500;
  private static final int LOOKS = 60;

  /** Maximum number of executions that are sorted by their run time. */
  public static final int SORTED = 10_000;

  private static final String LONGEST =
      """
      select f.id from {candidates} and f.started_at is not null
      order by coalesce(f.finished_at, cast(:now as timestamptz), now()) - f.started_at desc, f.id desc
      limit :limit
      """;

  private final DailyHistory history;
  private final ExecutionSearch search;
  private final ExecutionReader reader;

  /** Creates a search in a database. */
  public MatchingExecutions(Database database) {
    this.history = database.history();
    this.search = new ExecutionSearch(database);
    this.reader = new ExecutionReader(database);
  }

  /**
   * Returns the executions with the longest last attempts, the longest first; attempts that still
   * run count up to now.
   *
   * @param query whose order and place are without meaning
   * @throws InvalidInputException when more than {@value #SORTED} executions would have to be
   *     sorted, or the fields that are read are too large for one page
   */
  public List<Execution> longest(ExecutionQuery query) {
    return history.forValues(() -> sorted(query));
  }

  private List<Execution> sorted(ExecutionQuery query) {
    Optional<ExecutionSearch.Plan> found =
        search.plan(new ExecutionQuery(query.filter(), false, null, Set.of(), SORTED));
    if (found.isEmpty()) {
      return List.of();
    }
    ExecutionSearch.Plan plan = found.get();
    if (search.hasMoreThan(plan, SORTED)) {
      throw InvalidInputException.at(
          "sort",
          "of longest sorts at most %d executions, and there are more: add task_config_id, status,"
                  .formatted(SORTED)
              + " from or to.");
    }
    String candidates = plan.candidates() + ExecutionConditions.matching(plan.filter());
    List<UUID> ids =
        search
            .statement(LONGEST.replace("{candidates}", candidates), plan, SORTED)
            .param("limit", query.limit())
            .query((row, index) -> row.getObject("id", UUID.class))
            .list();
    Page<Execution, UUID> page = reader.read(ids, query);
    if (page.next() != null) {
      throw InvalidInputException.at(
          "limit", "is too large for these fields: ask for fewer executions or fields.");
    }
    return page.items();
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
