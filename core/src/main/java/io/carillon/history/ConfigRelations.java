package io.carillon.history;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data related to the task configs of a page, each kind by a fixed number of statements.
 */
public final class ConfigRelations {

  /** Maximum number of marks per config. */
  public static final int MARKS = 20;

  private final Database database;
  private final ExecutionSearch search;
  private final ExecutionReader executions;

  /** Creates a reader of a database. */
  public ConfigRelations(Database database) {
    this.database = database;
    this.search = new ExecutionSearch(database);
    this.executions = new ExecutionReader(database);
  }

  /**
   * The state of a schedule.
   *
   * @param lastDueAt the last decided due time; null for none since the schedule was saved
   * @param fires number of fires since it was saved
   * @param holding whether executions are held until others of the config end
   */
  public record State(@Nullable Instant lastDueAt, long fires, boolean holding) {}

  /** Returns the states of the schedules of these configs. */
  public Map<Long, State> states(Collection<Long> ids) {
    Map<Long, State> states = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select s.task_config_id, s.last_due_at, s.fires, s.holding
            from unnest(:ids) as k(config) cross join lateral (
              select * from carillon.schedule_state t where t.task_config_id = k.config offset 0) as s
            """)
        .param("ids", longs(ids))
        .query((row, index) ->
            states.put(
                row.getLong("task_config_id"),
                new State(
                    instantOrNull(row, "last_due_at"),
                    row.getLong("fires"),
                    row.getBoolean("holding"))))
        .list();
    return states;
  }

  /**
   * Returns the number of open executions of each of these configs that has any; null when too many
   * executions of all configs wait to be counted.
   */
  public @Nullable Map<Long, Long> open(Collection<Long> ids) {
    return search.open(ids);
  }

  /**
   * What is noticed about a config.
   *
   * @param failuresInARow number of executions that failed in a row up to now
   * @param lastStatus of the execution that ended last; null when none has, or it was removed
   * @param lastFinishedAt when it ended; null when none has
   * @param lateMillis for how long a due time has not been decided; 0 when none is late
   */
  public record Health(
      int failuresInARow,
      @Nullable ExecutionStatus lastStatus,
      @Nullable Instant lastFinishedAt,
      long lateMillis) {

    private static final @Nullable ExecutionStatus NEVER = null;

    /** That of a config of which no execution has ended. */
    public static final Health NONE = new Health(0, NEVER, null, 0);
  }

  private static final String HEALTH =
      """
      select k.config, coalesce(h.failures_in_a_row, 0) as failures, h.last_finished_at, e.status,
        greatest(0, coalesce(extract(epoch from
          coalesce(cast(:now as timestamptz), now()) - s.next_due_at) * 1000, 0)) as late_ms
      from unnest(:ids) as k(config)
      left join carillon.task_config_health h on h.task_config_id = k.config
      left join carillon.schedule_state s on s.task_config_id = k.config
      left join lateral (
        select x.status from carillon.task_execution_ended x
        where x.id = h.last_execution_id offset 0) as e on true
      """;

  /** Returns what is noticed about these configs. */
  public Map<Long, Health> health(Collection<Long> ids) {
    Map<Long, Health> health = new HashMap<>();
    database
        .sql()
        .sql(HEALTH)
        .param("ids", longs(ids))
        .param("now", database.clockOverride())
        .query((row, index) -> {
          String status = row.getString("status");
          return health.put(
              row.getLong("config"),
              new Health(
                  row.getInt("failures"),
                  status == null ? null : ExecutionStatus.of(status),
                  instantOrNull(row, "last_finished_at"),
                  row.getLong("late_ms")));
        })
        .list();
    return health;
  }

  /**
   * Returns the latest execution of each of these configs that has one, with the fields of a list.
   */
  public Map<Long, Execution> latest(Collection<Long> ids) {
    List<UUID> found =
        database
            .sql()
            .sql(
                """
                select e.id from unnest(:ids) as k(config) cross join lateral (
                  select x.id from carillon.task_execution x
                  where x.task_config_id >= k.config and x.task_config_id <= k.config
                    and x.task_config_id > 0
                  order by x.task_config_id desc, x.id desc limit 1) as e
                """)
            .param("ids", longs(ids))
            .query((row, index) -> row.getObject("id", UUID.class))
            .list();
    Map<Long, Execution> latest = new HashMap<>();
    executions
        .read(found, ExecutionQuery.builder().build())
        .items()
        .forEach(execution -> latest.put(execution.taskConfigId(), execution));
    return latest;
  }

  /**
   * A decision about a due time, or a requested run, and its result.
   *
   * @param at the due time, or the time of the request
   * @param kind of the schedule event
   * @param count number of due times
   * @param executionId the execution that was started; null for none
   * @param status of that execution; null when there is none, or it was removed
   * @param runMillis from its start to its end; null while it has not ended
   */
  public record Mark(
      Instant at,
      String kind,
      long count,
      @Nullable UUID executionId,
      @Nullable ExecutionStatus status,
      @Nullable Long runMillis) {}

  /** Returns the last twenty marks of these configs, newest first, from their last sixty events. */
  public Map<Long, List<Mark>> marks(Collection<Long> ids) {
    Map<Long, List<Mark>> marks = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select k.config, m.ledger_at, m.kind, m.count, m.execution_id, e.status, e.started_at,
              e.finished_at
            from unnest(:ids) as k(config) cross join lateral (
              select * from (
                select v.ledger_at, v.slot, v.kind, v.count, v.execution_id
                from carillon.schedule_event v
                where v.task_config_id >= k.config and v.task_config_id <= k.config
                order by v.task_config_id desc, v.ledger_at desc, v.slot desc limit 3 * :marks) as l
              where l.kind in ('fired', 'skipped', 'missed', 'coalesced', 'excluded', 'triggered')
              order by l.ledger_at desc, l.slot desc limit :marks) as m
            left join lateral (
              select x.status, x.started_at, x.finished_at from carillon.task_execution x
              where x.id = m.execution_id offset 0) as e on true
            order by k.config, m.ledger_at desc, m.slot desc
            """)
        .param("ids", longs(ids))
        .param("marks", MARKS)
        .query((row, index) -> {
          String status = row.getString("status");
          Instant started = instantOrNull(row, "started_at");
          Instant finished = instantOrNull(row, "finished_at");
          boolean ran = started != null && finished != null;
          return marks
              .computeIfAbsent(row.getLong("config"), config -> new ArrayList<>())
              .add(
                  new Mark(
                      row.getTimestamp("ledger_at").toInstant(),
                      row.getString("kind"),
                      row.getLong("count"),
                      row.getObject("execution_id", UUID.class),
                      status == null ? null : ExecutionStatus.of(status),
                      ran ? Duration.between(started, finished).toMillis() : null));
        })
        .list();
    return marks;
  }
}
