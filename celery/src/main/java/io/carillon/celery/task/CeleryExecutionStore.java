package io.carillon.celery.task;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.definition.Retry;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Stores the state of executions that Celery has. */
public final class CeleryExecutionStore {

  private final Database database;
  private final ConfigVersions versions;
  private final ExecutionStore executions;

  public CeleryExecutionStore(Database database, ConfigVersions versions) {
    this.database = database;
    this.executions = new ExecutionStore(database);
    this.versions = versions;
  }

  /**
   * Locked executions with their state.
   *
   * @param tasks by execution
   * @param others executions without stored state: no longer with Celery, or never
   * @param orphans stored states whose executions are gone
   */
  record Loaded(
      Map<UUID, CeleryExecution> tasks, Map<UUID, ExecutionStatus> others, List<UUID> orphans) {}

  private record Execution(TaskState.Facts facts, TaskState.Standing standing) {

    UUID id() {
      return facts.id();
    }
  }

  /** Locks these executions in the order of their ids, then their stored states. */
  Loaded lock(Collection<UUID> ids) {
    List<Execution> executions = lockExecutions(ids);
    Map<UUID, CeleryTask> stored = lockStored(ids);
    Map<ConfigVersion.Key, ConfigVersion> found = versions(executions, stored.keySet());
    Map<UUID, CeleryExecution> tasks = new HashMap<>();
    Map<UUID, ExecutionStatus> others = new HashMap<>();
    for (Execution execution : executions) {
      CeleryTask of = stored.remove(execution.id());
      if (of == null) {
        others.put(execution.id(), execution.standing().status());
      } else {
        tasks.put(execution.id(), task(execution, of, found.get(execution.facts().version())));
      }
    }
    return new Loaded(tasks, others, List.copyOf(stored.keySet()));
  }

  private Map<ConfigVersion.Key, ConfigVersion> versions(
      List<Execution> executions, Set<UUID> stored) {
    return versions.find(
        executions.stream()
            .filter(one -> stored.contains(one.id()))
            .map(one -> one.facts().version())
            .toList());
  }

  private static CeleryExecution task(
      Execution execution, CeleryTask stored, @Nullable ConfigVersion version) {
    Retry retry = version == null ? Retry.NONE : version.policies().retry();
    return new CeleryExecution(
        execution.facts().with(retry), execution.standing(), stored, ThreadLocalRandom.current());
  }

  // Read after the lock by a statement of its own, which also finds an execution that ended while
  // the lock was waited for.
  private static final String READ_EXECUTIONS =
      """
      select e.id, e.task_config_id, e.config_version, e.task_type, e.queue, e.due_at,
        e.max_attempts, e.cancel_reason, e.status, e.attempt, e.failures, e.losses, e.worker_id,
        w.node
      from carillon.task_execution e left join carillon.worker w on w.id = e.worker_id
      where e.id = any(:ids) order by e.id
      """;

  private List<Execution> lockExecutions(Collection<UUID> ids) {
    executions.lock(ids);
    return database
        .sql()
        .sql(READ_EXECUTIONS)
        .param("ids", uuids(ids))
        .query((row, index) -> new Execution(facts(row), standing(row)))
        .list();
  }

  /** Returns the facts of a row, without the policy for further attempts. */
  private static TaskState.Facts facts(ResultSet row) throws SQLException {
    return new TaskState.Facts(
        row.getObject("id", UUID.class),
        new Claim.Task(
            row.getLong("task_config_id"),
            row.getLong("config_version"),
            row.getString("task_type"),
            instantOrNull(row, "due_at")),
        row.getString("queue"),
        new TaskState.Attempts(row.getInt("max_attempts"), Retry.NONE),
        row.getString("node"),
        row.getString("cancel_reason"));
  }

  private static TaskState.Standing standing(ResultSet row) throws SQLException {
    ExecutionStatus status = ExecutionStatus.of(row.getString("status"));
    return new TaskState.Standing(
        status,
        row.getInt("attempt"),
        row.getInt("failures"),
        row.getInt("losses"),
        status == ExecutionStatus.RUNNING ? row.getObject("worker_id", UUID.class) : null);
  }

  private Map<UUID, CeleryTask> lockStored(Collection<UUID> ids) {
    Map<UUID, CeleryTask> stored = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select * from carillon.celery_task where execution_id = any(:ids)
            order by execution_id for update
            """)
        .param("ids", uuids(ids))
        .query((row, index) -> stored.put(row.getObject("execution_id", UUID.class), stored(row)))
        .list();
    return stored;
  }

  private static CeleryTask stored(ResultSet row) throws SQLException {
    String held = row.getString("held");
    return new CeleryTask(
        message(row),
        new CeleryTask.Progress(
            row.getInt("attempt_retries"), speaker(row), row.getInt("owed_retries")),
        new CeleryTask.Wait(
            TaskPhase.of(row.getString("step")),
            row.getTimestamp("due_at").toInstant(),
            row.getInt("tries")),
        held == null ? PendingEnd.NOTHING : read(held));
  }

  private static CeleryTask.Message message(ResultSet row) throws SQLException {
    return new CeleryTask.Message(
        row.getInt("retries"),
        row.getObject("received_retries", Integer.class),
        row.getBoolean("replies"),
        Duration.ofMillis(row.getLong("silence_ms")));
  }

  private static PendingEnd read(String held) {
    return Json.MAPPER.treeToValue(Json.unescaped(Json.MAPPER.readTree(held)), PendingEnd.class);
  }

  private static CeleryTask.@Nullable Speaker speaker(ResultSet row) throws SQLException {
    UUID worker = row.getObject("worker_id", UUID.class);
    return worker == null
        ? null
        : new CeleryTask.Speaker(worker, row.getLong("clock"), row.getDouble("spoke_at"));
  }

  private record Row(UUID id, CeleryTask task) {

    @Nullable UUID worker() {
      CeleryTask.Speaker speaker = task.progress().speaker();
      return speaker == null ? null : speaker.worker();
    }

    @Nullable Long clock() {
      CeleryTask.Speaker speaker = task.progress().speaker();
      return speaker == null ? null : Long.valueOf(speaker.clock());
    }

    @Nullable String spokeAt() {
      CeleryTask.Speaker speaker = task.progress().speaker();
      return speaker == null ? null : Double.toString(speaker.at());
    }

    @Nullable String held() {
      return task.held().equals(PendingEnd.NOTHING) ? null : Json.text(task.held());
    }
  }

  /** Stores changed states, and deletes those that are over. */
  void save(Collection<CeleryExecution> tasks) {
    List<UUID> over =
        tasks.stream().filter(CeleryExecution::over).map(CeleryExecution::id).toList();
    List<Row> rows = new ArrayList<>();
    for (CeleryExecution task : tasks) {
      if (task.changed() && !task.over()) {
        rows.add(new Row(task.id(), task.stored()));
      }
    }
    forget(over);
    put(rows);
  }

  /** Stores the state of executions that are about to be sent. */
  public void insert(Map<UUID, CeleryTask> sending) {
    List<Row> rows = new ArrayList<>();
    sending.forEach((id, task) -> rows.add(new Row(id, task)));
    put(rows);
  }

  void forget(Collection<UUID> ids) {
    if (!ids.isEmpty()) {
      database
          .sql()
          .sql("delete from carillon.celery_task where execution_id = any(:ids)")
          .param("ids", uuids(ids))
          .update();
    }
  }

  private static final String PUT =
      """
      insert into carillon.celery_task as c (execution_id, retries, received_retries,
        attempt_retries, replies, silence_ms, worker_id, clock, spoke_at, step, due_at, tries,
        owed_retries, held)
      select id, retries, received, attempted, cast(replies as boolean), silence, worker, clock,
        cast(spoke as float8), step, due, tries, owed, cast(held as jsonb)
      from unnest(:ids, :retries, :received, :attempted, :replies, :silences, :workers, :clocks,
        :spokes, :steps, :dues, :tries, :owed, :helds)
        as r(id, retries, received, attempted, replies, silence, worker, clock, spoke, step, due,
        tries, owed, held)
      on conflict (execution_id) do update set retries = excluded.retries,
        received_retries = excluded.received_retries, attempt_retries = excluded.attempt_retries,
        replies = excluded.replies, silence_ms = excluded.silence_ms,
        worker_id = excluded.worker_id, clock = excluded.clock, spoke_at = excluded.spoke_at,
        step = excluded.step, due_at = excluded.due_at, tries = excluded.tries,
        owed_retries = excluded.owed_retries, held = excluded.held
      """;

  private void put(List<Row> rows) {
    if (!rows.isEmpty()) {
      database
          .sql()
          .sql(PUT)
          .param("ids", uuids(rows, Row::id))
          .params(messages(rows))
          .params(signals(rows))
          .params(waits(rows))
          .update();
    }
  }

  private static Map<String, Object> messages(List<Row> rows) {
    return Map.of(
        "retries", ints(rows, row -> row.task().message().retries()),
        "received", ints(rows, row -> row.task().message().received()),
        "replies", texts(rows, row -> Boolean.toString(row.task().message().replies())),
        "silences", longs(rows, row -> row.task().message().silence().toMillis()));
  }

  private static Map<String, Object> signals(List<Row> rows) {
    return Map.of(
        "attempted", ints(rows, row -> row.task().progress().retries()),
        "workers", uuids(rows, Row::worker),
        "clocks", longs(rows, Row::clock),
        "spokes", texts(rows, Row::spokeAt),
        "owed", ints(rows, row -> row.task().progress().owedRetries()),
        "helds", texts(rows, Row::held));
  }

  private static Map<String, Object> waits(List<Row> rows) {
    return Map.of(
        "steps", texts(rows, row -> row.task().await().step().code()),
        "dues", instants(rows, row -> row.task().await().dueAt()),
        "tries", ints(rows, row -> row.task().await().tries()));
  }

  /** Returns the executions whose last event came from that worker. */
  public List<UUID> of(UUID worker) {
    return database
        .sql()
        .sql("select execution_id from carillon.celery_task where worker_id = :worker")
        .param("worker", worker)
        .query((row, index) -> row.getObject("execution_id", UUID.class))
        .list();
  }

  /** Returns the executions whose step is due, the earliest first. */
  public List<UUID> due(int limit) {
    return database
        .sql()
        .sql(
            """
            select execution_id from carillon.celery_task
            where due_at <= coalesce(cast(:now as timestamptz), now()) order by due_at limit :limit
            """)
        .param("now", database.clockOverride())
        .param("limit", limit)
        .query((row, index) -> row.getObject("execution_id", UUID.class))
        .list();
  }

  /**
   * A page of all executions.
   *
   * @param odd those that ended without Celery or have a cancel request
   * @param last of the page; null when it is the final page
   */
  public record Page(List<UUID> odd, @Nullable UUID last) {}

  private static final String PAGE =
      """
      select c.execution_id, e.id is null or e.status not in ('queued', 'running', 'retrying')
          or (e.status = 'running' and e.cancel_reason is not null and c.tries = 0) as odd
      from (select execution_id, tries from carillon.celery_task where execution_id > :after
        order by execution_id limit :size) c
      left join lateral (select * from carillon.task_execution x where x.id = c.execution_id
        offset 0) as e on true
      order by c.execution_id
      """;

  /** Returns the page after an execution. */
  public Page page(UUID after, int size) {
    List<UUID> all = new ArrayList<>();
    List<UUID> odd = new ArrayList<>();
    database
        .sql()
        .sql(PAGE)
        .param("after", after)
        .param("size", size)
        .query(row -> {
          UUID id = Objects.requireNonNull(row.getObject("execution_id", UUID.class));
          all.add(id);
          if (row.getBoolean("odd")) {
            odd.add(id);
          }
        });
    return new Page(odd, all.size() < size ? null : all.getLast());
  }

  /** Returns the name of the queue that receives events and replies. */
  public String inbox() {
    return database
        .sql()
        .sql("select name from carillon.celery_inbox")
        .query(String.class)
        .single();
  }
}
