package io.carillon.history;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.time.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data related to the task configs of a page, each kind by a fixed number of statements.
 */
public final class ConfigRelations {

  /** Maximum number of marks per config. */
  public static final int MARKS = 20;

  /** Maximum number of open executions to count. */
  private static final int COUNTED = 10_000;

  /** Number of the last events of a config among which marks are looked for. */
  private static final int EVENTS = 3 * MARKS;

  /** Number of those that are read first: most are marks. */
  private static final int FIRST_EVENTS = MARKS + 4;

  private final Database database;
  private final DailyHistory history;
  private final ExecutionReader executions;

  /** Creates a reader of a database. */
  public ConfigRelations(Database database) {
    this.database = database;
    this.history = database.history();
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
   * of all configs are open to be counted.
   */
  public @Nullable Map<Long, Long> open(Collection<Long> configs) {
    Map<Long, Long> counts = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select l.task_config_id, count(*) as open from (
              select e.task_config_id from unnest(:configs) as k(config) cross join lateral (
                select x.task_config_id from carillon.task_execution_live x
                where x.task_config_id >= k.config and x.task_config_id <= k.config
                  and x.task_config_id > 0
                order by x.task_config_id, x.id limit :most) as e
              limit :most) as l
            group by l.task_config_id
            """)
        .param("configs", longs(configs))
        .param("most", COUNTED + 1)
        .query((row, index) -> counts.put(row.getLong("task_config_id"), row.getLong("open")))
        .list();
    return counts.values().stream().mapToLong(count -> count).sum() > COUNTED ? null : counts;
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
    return history.kept(() -> noticed(ids));
  }

  private Map<Long, Health> noticed(Collection<Long> ids) {
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

  // None is older than the one that ended last, and a config without one has only open ones.
  private static final String LATEST =
      """
      select e.id from unnest(:ids) as k(config)
      left join carillon.task_config_health h on h.task_config_id = k.config
      cross join lateral (
        select l.id from (
          (select x.id from carillon.task_execution_live x
           where x.task_config_id >= k.config and x.task_config_id <= k.config and x.task_config_id > 0
           order by x.task_config_id desc, x.id desc limit 1)
          union all
          (select x.id from carillon.task_execution_ended x
           where x.task_config_id >= k.config and x.task_config_id <= k.config
             and x.id >= h.last_execution_id
           order by x.task_config_id desc, x.id desc limit 1)) as l
        order by l.id desc limit 1) as e
      """;

  /**
   * Returns the latest execution of each of these configs that has one, with the fields of a list.
   */
  public Map<Long, Execution> latest(Collection<Long> ids) {
    List<UUID> found =
        history.kept(() ->
            database
                .sql()
                .sql(LATEST)
                .param("ids", longs(ids))
                .query((row, index) -> row.getObject("id", UUID.class))
                .list());
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

  private static final String MARKED =
      """
      select k.config, m.ledger_at, m.kind, m.count, m.execution_id, m.events
      from unnest(:ids) as k(config) cross join lateral (
        select l.*, count(*) over () as events from (
          select v.ledger_at, v.slot, v.kind, v.count, v.execution_id
          from carillon.schedule_event v
          where v.task_config_id >= k.config and v.task_config_id <= k.config
            and v.ledger_at >= :from
          order by v.task_config_id desc, v.ledger_at desc, v.slot desc limit :events) as l) as m
      where m.kind in ('fired', 'skipped', 'missed', 'coalesced', 'excluded', 'triggered')
      order by k.config, m.ledger_at desc, m.slot desc
      """;

  /**
   * An event that is marked.
   *
   * @param events how many events were looked at
   */
  private record Marked(
      Instant at, String kind, long count, @Nullable UUID executionId, long events) {}

  private record Run(ExecutionStatus status, @Nullable Long millis) {}

  /** Returns the last twenty marks of these configs, newest first, from their last sixty events. */
  public Map<Long, List<Mark>> marks(Collection<Long> ids) {
    Map<Long, List<Marked>> events = history.forValues(() -> marked(ids));
    List<UUID> executions =
        events.values().stream()
            .flatMap(ofConfig -> ofConfig.stream().limit(MARKS))
            .map(Marked::executionId)
            .filter(Objects::nonNull)
            .toList();
    Map<UUID, Run> runs = executions.isEmpty() ? Map.of() : runs(executions);
    Map<Long, List<Mark>> marks = new HashMap<>();
    events.forEach((config, ofConfig) ->
        marks.put(config, ofConfig.stream().limit(MARKS).map(event -> mark(event, runs)).toList()));
    return marks;
  }

  private static Mark mark(Marked event, Map<UUID, Run> runs) {
    Run run = event.executionId() == null ? null : runs.get(event.executionId());
    return new Mark(
        event.at(),
        event.kind(),
        event.count(),
        event.executionId(),
        run == null ? null : run.status(),
        run == null ? null : run.millis());
  }

  /** Searches the latest days for all configs, and further back for those that are not complete. */
  private Map<Long, List<Marked>> marked(Collection<Long> ids) {
    Map<Long, List<Marked>> complete = new HashMap<>();
    Set<Long> rest = new HashSet<>(ids);
    List<Instant> steps = history.days().back(Instants.EARLIEST, Instants.LATEST);
    if (steps.size() > 1) {
      take(marked(rest, steps.getFirst(), FIRST_EVENTS), complete, rest);
    }
    if (steps.size() > 2 && !rest.isEmpty()) {
      take(marked(rest, steps.get(1), EVENTS), complete, rest);
    }
    if (!rest.isEmpty()) {
      Set<Long> others = Set.copyOf(rest);
      complete.putAll(history.kept(() -> marked(others, steps.getLast(), EVENTS)));
    }
    return complete;
  }

  private static void take(
      Map<Long, List<Marked>> found, Map<Long, List<Marked>> complete, Set<Long> rest) {
    found.forEach((config, events) -> {
      if (events.size() >= MARKS || events.getFirst().events() >= EVENTS) {
        complete.put(config, events);
        rest.remove(config);
      }
    });
  }

  private Map<Long, List<Marked>> marked(Set<Long> ids, Instant from, int events) {
    Map<Long, List<Marked>> found = new HashMap<>();
    database
        .sql()
        .sql(MARKED)
        .param("ids", longs(ids))
        .param("from", Database.parameter(from))
        .param("events", events)
        .query((row, index) ->
            found
                .computeIfAbsent(row.getLong("config"), config -> new ArrayList<>())
                .add(
                    new Marked(
                        row.getTimestamp("ledger_at").toInstant(),
                        row.getString("kind"),
                        row.getLong("count"),
                        row.getObject("execution_id", UUID.class),
                        row.getLong("events"))))
        .list();
    return found;
  }

  private static final String RUNS =
      """
      select e.id, e.status, e.started_at, e.finished_at
      from unnest(:ids) as k(id) cross join lateral (
        select * from carillon.task_execution x
        where x.id = k.id and x.id >= :low and x.id < :high offset 0) as e
      """;

  private Map<UUID, Run> runs(List<UUID> ids) {
    IdSpan span = IdSpan.of(ids);
    return span.read(history, () -> runs(ids, span));
  }

  private Map<UUID, Run> runs(List<UUID> ids, IdSpan span) {
    Map<UUID, Run> runs = new HashMap<>();
    database
        .sql()
        .sql(RUNS)
        .param("ids", uuids(ids))
        .param("low", span.low())
        .param("high", span.high())
        .query((row, index) -> runs.put(row.getObject("id", UUID.class), run(row)))
        .list();
    return runs;
  }

  private static Run run(ResultSet row) throws SQLException {
    Instant started = instantOrNull(row, "started_at");
    Instant finished = instantOrNull(row, "finished_at");
    boolean ran = started != null && finished != null;
    return new Run(
        ExecutionStatus.of(row.getString("status")),
        ran ? Duration.between(started, finished).toMillis() : null);
  }
}
