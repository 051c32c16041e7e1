package io.carillon.history;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.time.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Groups the newest errors of executions: errors are equal when their types are, and the first
 * lines of their messages, apart from numbers and ids.
 */
public final class ErrorGroups {

  /** Maximum number of executions that are examined. */
  public static final int EXAMINED = 2_000;

  /** Maximum number of groups. */
  public static final int MOST = 100;

  private static final String GROUPS =
      """
      select g.error_type, g.pattern, count(*) as executions, count(distinct g.task_config_id) as configs,
        min(cast(g.id as text)) as first_id, max(cast(g.id as text)) as last_id,
        (array_agg(g.line order by g.id desc))[1] as message,
        (array_agg(g.task_config_id order by g.id desc))[1] as last_config
      from (
        select l.*, regexp_replace(l.line, '[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+', '#', 'gi') as pattern from (
          select f.id, f.task_config_id, left(x.error_type, 300) as error_type,
            left(split_part(x.message, chr(10), 1), 300) as line
          from {candidates}) as l offset 0) as g
      group by g.error_type, g.pattern
      order by executions desc, last_id desc limit :most
      """;

  private final DailyHistory history;
  private final ExecutionSearch search;

  /** Creates a reader of a database. */
  public ErrorGroups(Database database) {
    this.history = database.history();
    this.search = new ExecutionSearch(database);
  }

  /** Equal errors of executions that ended without success. */
  public record Group(Text text, Numbers numbers, Members members) {}

  /**
   * What the errors have in common.
   *
   * @param type null for an error without a type
   * @param pattern the first line of the messages with {@code #} for numbers and ids; null for
   *     errors without a message
   * @param message the first line of the newest message, at most 300 characters
   */
  public record Text(@Nullable String type, @Nullable String pattern, @Nullable String message) {}

  /**
   * The sizes of a group.
   *
   * @param configs number of different task configs
   */
  public record Numbers(long executions, long configs) {}

  /**
   * Executions of a group.
   *
   * @param lastConfig the task config of the newest one
   */
  public record Members(UUID first, UUID last, long lastConfig) {}

  /**
   * The groups, most frequent first.
   *
   * @param searchedTo all matching executions queued from then on were examined; null when all were
   */
  public record Found(List<Group> groups, @Nullable Instant searchedTo) {}

  /** Groups the newest {@value #EXAMINED} matching executions that ended without success. */
  public Found find(ExecutionFilter filter) {
    ExecutionQuery query = new ExecutionQuery(withErrors(filter), false, null, Set.of(), EXAMINED);
    return search
        .plan(query)
        .map(plan ->
            history.search(plan.steps(history), this::find, found -> found.searchedTo() != null))
        .orElse(new Found(List.of(), null));
  }

  private Found find(ExecutionSearch.Plan plan) {
    String from = plan.candidates() + ExecutionConditions.matching(plan.filter());
    List<Group> groups =
        search
            .statement(GROUPS.replace("{candidates}", from), plan, EXAMINED)
            .param("most", MOST)
            .query(ErrorGroups::group)
            .list();
    UUID end = search.lookedUpTo(plan, EXAMINED);
    return new Found(groups, end == null ? null : TimeOrderedIds.time(end));
  }

  private static ExecutionFilter withErrors(ExecutionFilter filter) {
    return filter.withTraits(filter.traits().withError());
  }

  private static Group group(ResultSet row, int index) throws SQLException {
    return new Group(
        new Text(row.getString("error_type"), row.getString("pattern"), row.getString("message")),
        new Numbers(row.getLong("executions"), row.getLong("configs")),
        new Members(
            UUID.fromString(row.getString("first_id")),
            UUID.fromString(row.getString("last_id")),
            row.getLong("last_config")));
  }
}
