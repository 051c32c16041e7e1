package io.carillon.scheduler;

import static io.carillon.database.SqlArrays.booleans;
import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlRows.instantOrNull;
import static java.util.Comparator.naturalOrder;

import io.carillon.database.Database;
import io.carillon.version.ConfigVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** The frequently updated rows of the schedules. */
final class ScheduleStore {

  private final Database database;

  ScheduleStore(Database database) {
    this.database = database;
  }

  /**
   * Schedules that are due.
   *
   * @param now the database's time, not earlier than any change of these schedules
   * @param upcoming the earliest later due time of all schedules; null for none
   */
  record Due(List<ScheduleState> states, Instant now, @Nullable Instant upcoming) {}

  private record Taken(@Nullable ScheduleState state, Instant at, @Nullable Instant upcoming) {}

  private static final String LOCK_DUE =
      """
      select due.*, coalesce(cast(:now as timestamptz), clock_timestamp()) as taken_at, (
        select next_due_at from carillon.schedule_state
        where next_due_at > coalesce(cast(:now as timestamptz), now())
        order by next_due_at limit 1) as upcoming
      from (values (1)) as always left join (
        select * from carillon.schedule_state
        where next_due_at >= coalesce(cast(:from as timestamptz), '-infinity')
          and next_due_at <= coalesce(cast(:now as timestamptz), now())
        order by next_due_at limit :limit for update skip locked) as due on true
      """;

  /**
   * Locks due schedules, earliest first, skipping those that another scheduler has locked.
   *
   * @param from only due times from here on; null for all. Until the next vacuum the index still
   *     contains the old entries of schedules that moved on, and every search without this bound
   *     would scan them
   */
  Due lockDue(@Nullable Instant from, int limit) {
    List<Taken> taken =
        database
            .sql()
            .sql(LOCK_DUE)
            .param("now", database.clockOverride())
            .param("from", Database.parameterOrNull(from))
            .param("limit", limit)
            .query(ScheduleStore::taken)
            .list();
    List<ScheduleState> states = taken.stream().map(Taken::state).filter(Objects::nonNull).toList();
    Instant now = taken.stream().map(Taken::at).max(naturalOrder()).orElseThrow();
    return new Due(states, now, taken.getFirst().upcoming());
  }

  /** Returns whether any schedule is due, locked or not. */
  boolean anyDue() {
    // Looks at the earliest one: a generic plan expects many due schedules and scans the table for
    // any of them, which reads all of it when there is none.
    return database
        .sql()
        .sql(
            """
            select coalesce((select next_due_at from carillon.schedule_state
              where next_due_at is not null order by next_due_at limit 1)
              <= coalesce(cast(:now as timestamptz), now()), false)
            """)
        .param("now", database.clockOverride())
        .query(Boolean.class)
        .single();
  }

  private static final String LAG =
      """
      select coalesce(extract(epoch from greatest(interval '0',
        coalesce(cast(:now as timestamptz), now()) - (
          select next_due_at from carillon.schedule_state
          where next_due_at is not null order by next_due_at limit 1))), 0)
      """;

  /** Returns the age of the earliest undecided due time; zero when it is in the future. */
  Duration lag() {
    double seconds =
        database.sql().sql(LAG).param("now", database.clockOverride()).query(Double.class).single();
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  // When a row changed before it could be locked, its clock value is re-evaluated as well.
  private static Taken taken(ResultSet row, int index) throws SQLException {
    boolean any = row.getObject("task_config_id") != null;
    return new Taken(
        any ? state(row, index) : null,
        row.getTimestamp("taken_at").toInstant(),
        instantOrNull(row, "upcoming"));
  }

  /** Locks schedules in id order, waiting for other transactions. */
  List<ScheduleState> lock(Collection<Long> taskConfigIds) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.schedule_state where task_config_id = any(:ids)
            order by task_config_id for update
            """)
        .param("ids", longs(taskConfigIds))
        .query(ScheduleStore::state)
        .list();
  }

  /** Locks those of these schedules that hold executions back, skipping locked rows. */
  List<ScheduleState> lockHolding(Collection<Long> taskConfigIds) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.schedule_state where task_config_id = any(:ids) and holding
            order by task_config_id for update skip locked
            """)
        .param("ids", longs(taskConfigIds))
        .query(ScheduleStore::state)
        .list();
  }

  /** Returns the ids of schedules after this one that hold executions back, ascending. */
  List<Long> holding(long after, int limit) {
    return database
        .sql()
        .sql(
            """
            select task_config_id from carillon.schedule_state
            where holding and task_config_id > :after order by task_config_id limit :limit
            """)
        .param("after", after)
        .param("limit", limit)
        .query((row, index) -> row.getLong("task_config_id"))
        .list();
  }

  private static ScheduleState state(ResultSet row, int index) throws SQLException {
    UUID[] open = (UUID[]) row.getArray("open_executions").getArray();
    return new ScheduleState(
        new ConfigVersion.Key(row.getLong("task_config_id"), row.getLong("version")),
        instantOrNull(row, "next_due_at"),
        instantOrNull(row, "last_due_at"),
        row.getLong("fires"),
        List.of(open),
        row.getBoolean("holding"));
  }

  private static final String SAVE_DECIDED =
      """
      update carillon.schedule_state s set next_due_at = n.next_due_at,
        last_due_at = n.last_due_at, fires = n.fires, open_executions = cast(n.open as uuid[]),
        holding = n.holding
      from unnest(:ids, :nexts, :lasts, :fires, :opens, :holdings)
        as n(id, next_due_at, last_due_at, fires, open, holding)
      where s.task_config_id = any(array[n.id]) and n.id between 1 and 9223372036854775807
      """;

  /** Writes the states after decisions about their due times. */
  void saveDecided(List<ScheduleState> states) {
    database.write(
        SAVE_DECIDED,
        new MapSqlParameterSource()
            .addValue("ids", longs(states, ScheduleState::taskConfigId))
            .addValue("nexts", instants(states, ScheduleState::nextDueAt))
            .addValue("lasts", instants(states, ScheduleState::lastDueAt))
            .addValue("fires", longs(states, ScheduleState::fires))
            .addValue("opens", texts(states, ScheduleStore::arrayText))
            .addValue("holdings", booleans(states, ScheduleState::holding)));
  }

  private static String arrayText(ScheduleState state) {
    return state.openExecutions().stream()
        .map(UUID::toString)
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static final String SAVE_ACTIVATED =
      """
      insert into carillon.schedule_state (task_config_id, version, next_due_at, fires,
        open_executions)
      select n.id, n.version, n.next_due_at, n.fires, cast(n.open as uuid[])
      from unnest(:ids, :versions, :nexts, :fires, :opens)
        as n(id, version, next_due_at, fires, open)
      order by n.id
      on conflict (task_config_id) do update set version = excluded.version,
        next_due_at = excluded.next_due_at, fires = excluded.fires,
        open_executions = excluded.open_executions
      """;

  /** Writes the states of schedules whose config versions were put into force. */
  void saveActivated(List<ScheduleState> states) {
    database
        .sql()
        .sql(SAVE_ACTIVATED)
        .param("ids", longs(states, ScheduleState::taskConfigId))
        .param("versions", longs(states, ScheduleState::version))
        .param("nexts", instants(states, ScheduleState::nextDueAt))
        .param("fires", longs(states, ScheduleState::fires))
        .param("opens", texts(states, ScheduleStore::arrayText))
        .update();
  }

  /** Writes the next due times of new config versions. */
  void saveVersions(List<ScheduleState> states) {
    database
        .sql()
        .sql(
            """
            update carillon.schedule_state s set version = n.version, next_due_at = n.next_due_at
            from unnest(:ids, :versions, :nexts) as n(id, version, next_due_at)
            where s.task_config_id = any(array[n.id]) and n.id between 1 and 9223372036854775807
            """)
        .param("ids", longs(states, ScheduleState::taskConfigId))
        .param("versions", longs(states, ScheduleState::version))
        .param("nexts", instants(states, ScheduleState::nextDueAt))
        .update();
  }

  private static final String DECIDED_UP_TO =
      """
      select task_config_id, last_due_at from carillon.schedule_state
      where task_config_id = any(:ids) and last_due_at is not null
      """;

  /** Returns the last decided due time of each of these, by id. */
  Map<Long, Instant> decidedUpTo(Collection<Long> taskConfigIds) {
    Map<Long, Instant> last = new HashMap<>();
    database
        .sql()
        .sql(DECIDED_UP_TO)
        .param("ids", longs(taskConfigIds))
        .query((row, index) ->
            last.put(row.getLong("task_config_id"), row.getTimestamp("last_due_at").toInstant()))
        .list();
    return last;
  }

  /** Returns how often a schedule has fired since it was saved; 0 when there is none. */
  long fires(long taskConfigId) {
    return database
        .sql()
        .sql("select fires from carillon.schedule_state where task_config_id = :id")
        .param("id", taskConfigId)
        .query(Long.class)
        .optional()
        .orElse(0L);
  }
}
