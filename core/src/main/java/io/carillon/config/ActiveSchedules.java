package io.carillon.config;

import io.carillon.database.Database;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.schedule.Schedule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The schedules of active configs, read by one statement: there may be a million. */
public final class ActiveSchedules {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveSchedules.class);
  private static final int FETCHED = 1_000;

  private final Database database;

  ActiveSchedules(Database database) {
    this.database = database;
  }

  private static final String ACTIVE =
      """
      select c.id, c.task_type, c.schedule, c.anchor_at, s.fires
      from carillon.schedule_state s join carillon.task_config c on c.id = s.task_config_id
      where c.status = 'active'
        and s.next_due_at < coalesce(cast(:before as timestamptz), 'infinity')
        and {of_scope}
      """;

  private static final String JOIN = " join carillon.task_config c on c.id = s.task_config_id";

  /**
   * Reads the active schedules that have a next due time, in the current transaction and so from
   * one snapshot.
   *
   * @param scope the configs
   * @param dueBefore only schedules next due before this instant; null for all
   */
  public void each(ConfigScope scope, @Nullable Instant dueBefore, Consumer<ActiveSchedule> use) {
    ReadSchedules schedules = new ReadSchedules();
    database
        .sql()
        .sql(ACTIVE.replace("{of_scope}", scope.condition("c")))
        .withFetchSize(FETCHED)
        .params(scope.parameters())
        .param("before", Database.parameterOrNull(dueBefore))
        .query((RowCallbackHandler) row -> use.accept(activeSchedule(row, schedules)));
  }

  // The join comes after the limit: a scope of few configs must not lengthen the search.
  private static final String NEAREST =
      """
      select c.id, c.task_type, c.schedule, c.anchor_at, s.fires, s.next_due_at, s.task_config_id
      from (
        select x.task_config_id, x.next_due_at, x.fires from carillon.schedule_state x
        where x.next_due_at < :before order by x.next_due_at, x.task_config_id limit :most) as s
      left join lateral (
        select * from carillon.task_config x where x.id = s.task_config_id offset 0) as c
        on c.status = 'active' and {of_scope}
      order by s.next_due_at, s.task_config_id
      """;

  /**
   * The place of a schedule in the order of next due times and config ids.
   *
   * @param nextDueAt its next due time
   */
  public record Place(Instant nextDueAt, long taskConfigId) {}

  /**
   * Reads the active schedules that are due next.
   *
   * @param scope the configs
   * @param dueBefore only schedules next due before this instant
   * @param most the maximum number of schedules, those outside the scope included
   * @return the place of the last one; empty when no others are next due before the instant
   */
  public Optional<Place> nearest(
      ConfigScope scope, Instant dueBefore, int most, Consumer<ActiveSchedule> use) {
    return database
        .sql()
        .sql(NEAREST.replace("{of_scope}", scope.condition("c")))
        .withFetchSize(FETCHED)
        .params(scope.parameters())
        .param("before", Database.parameter(dueBefore))
        .param("most", most)
        .query(
            (ResultSetExtractor<Optional<Place>>)
                rows -> Optional.ofNullable(last(rows, most, use)));
  }

  private static @Nullable Place last(ResultSet rows, int most, Consumer<ActiveSchedule> use)
      throws SQLException {
    ReadSchedules schedules = new ReadSchedules();
    Place last = null;
    while (rows.next()) {
      if (rows.getString("id") != null) {
        use.accept(activeSchedule(rows, schedules));
      }
      last = rows.getRow() < most ? null : place(rows);
    }
    return last;
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(row.getTimestamp("next_due_at").toInstant(), row.getLong("task_config_id"));
  }

  private static ActiveSchedule activeSchedule(ResultSet row, ReadSchedules schedules)
      throws SQLException {
    Schedule schedule = null;
    try {
      schedule = schedules.read(row.getString("schedule"));
    } catch (InvalidInputException e) {
      LOG.warn("The schedule of the task config {} cannot be read: {}", row.getLong("id"), e);
    }
    return new ActiveSchedule(
        row.getLong("id"),
        row.getString("task_type"),
        schedule,
        row.getTimestamp("anchor_at").toInstant(),
        row.getLong("fires"));
  }

  /**
   * Returns the number of schedules that have a next due time.
   *
   * @param scope the configs
   * @param dueBefore only schedules next due before this instant; null for all
   * @param most the maximum count
   */
  public long count(ConfigScope scope, @Nullable Instant dueBefore, long most) {
    return database
        .sql()
        .sql(
            """
            select count(*) from (
              select from carillon.schedule_state s{join}
              where s.next_due_at < coalesce(cast(:before as timestamptz), 'infinity')
                and {of_scope} limit :most) as s
            """
                .replace("{join}", scope.isAll() ? "" : JOIN)
                .replace("{of_scope}", scope.condition("c")))
        .params(scope.parameters())
        .param("before", Database.parameterOrNull(dueBefore))
        .param("most", most)
        .query(Long.class)
        .single();
  }
}
