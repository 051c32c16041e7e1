package io.carillon.dispatch;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.SlotReservation;
import io.carillon.database.Database;
import io.carillon.database.Notifier;
import io.carillon.database.SqlRows;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Settled;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.NotFoundException;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.tasktype.TaskTypeRow;
import io.carillon.time.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registers task types, hands queued executions to the broker, and cancels executions. */
public final class TaskDispatcher {

  /** The channel on which workers are told to check for cancelled executions. */
  public static final String CANCEL_CHANNEL = "carillon_cancel";

  private static final String DEFAULTS = "x-defaults";
  private static final String TYPE_FIELD = "task_type";
  private static final String GONE = "no worker has offered ";
  private static final int NAMED = 20;
  private static final int WAKE_BATCH = 1_000;
  private static final Duration POLL = Duration.ofSeconds(5);

  private final Database database;
  private final ExecutionStore executions;
  private final ClaimStore claims;
  private final Broker broker;
  private final AgentLoop waker = new AgentLoop("waker", this::wakeOnce);
  private final Notifier cancelNotices;
  private volatile Set<String> local = Set.of();

  /** Creates a dispatcher on the given database and broker. */
  public TaskDispatcher(Database database, ExecutionStore executions, Broker broker) {
    this.database = database;
    this.executions = executions;
    this.claims = new ClaimStore(database);
    this.broker = broker;
    this.cancelNotices = new Notifier(database, CANCEL_CHANNEL, "cancel-notices");
  }

  /**
   * Returns the agents: one makes retries, snoozes and delayed starts claimable when they are due,
   * one tells workers to check for executions that are to stop.
   */
  public List<AgentLoop> agents() {
    return List.of(waker, cancelNotices.agent());
  }

  /** Wakes the first agent, which may have missed a notice. */
  public void lookForDue() {
    waker.wake();
  }

  /**
   * Registers this process's task types with the cluster, and returns those whose registration
   * changed.
   */
  public List<String> register(LocalTaskTypes types) {
    types.all().forEach(LocalTaskType::schema); // fails here, before any type is registered
    local = types.all().stream().map(LocalTaskType::name).collect(Collectors.toSet());
    List<String> changed = new ArrayList<>();
    for (LocalTaskType type : types.all()) {
      if (register(type)) {
        changed.add(type.name());
      }
    }
    return changed;
  }

  private boolean register(LocalTaskType type) {
    return database
            .sql()
            .sql(
                """
                insert into carillon.task_type as t (name, description, runtime, queue,
                  parameter_schema, registered_at, updated_at)
                values (:name, :description, 'java', :queue, cast(:schema as json),
                  coalesce(cast(:now as timestamptz), now()), coalesce(cast(:now as timestamptz), now()))
                on conflict (name) do update set description = excluded.description,
                  runtime = excluded.runtime, queue = excluded.queue, celery = null,
                  parameter_schema = excluded.parameter_schema, updated_at = excluded.updated_at
                where (t.description, t.runtime, t.queue, cast(t.parameter_schema as text))
                  is distinct from (excluded.description, excluded.runtime, excluded.queue,
                    cast(excluded.parameter_schema as text))
                """)
            .param("name", type.name())
            .param("description", type.description())
            .param("queue", type.queue())
            .param("schema", Json.exact(stored(type)))
            .param("now", database.clockOverride())
            .update()
        == 1;
  }

  /**
   * The defaults are stored as a keyword of the schema, which readers of the row take out again.
   */
  private static ObjectNode stored(LocalTaskType type) {
    ObjectNode defaults = DefinitionWriter.write(type.defaults());
    ObjectNode schema = type.schema().json();
    if (defaults.isEmpty()) {
      return schema;
    }
    ObjectNode both = schema.deepCopy();
    both.set(DEFAULTS, defaults);
    return both;
  }

  /**
   * Stores a task type that Celery workers run.
   *
   * @return whether anything changed
   * @throws ConflictException {@code name_taken} when a Java class is the task type of that name
   */
  public boolean declare(RemoteTaskType type) {
    Optional<TaskTypeRow> before = find(type.name());
    if (before.filter(known -> !known.runtime().equals("celery")).isPresent()) {
      throw new ConflictException(
          "name_taken", "A class is the task type " + type.name() + "; choose another name.");
    }
    before
        .filter(known -> !known.queue().equals(type.queue()))
        .ifPresent(known -> executions.move(type.name(), known.queue(), type.queue()));
    return database
            .sql()
            .sql(
                """
                insert into carillon.task_type as t (name, description, runtime, queue,
                  parameter_schema, celery, registered_at, updated_at)
                values (:name, :description, 'celery', :queue, cast(:schema as json),
                  cast(:celery as jsonb), coalesce(cast(:now as timestamptz), now()),
                  coalesce(cast(:now as timestamptz), now()))
                on conflict (name) do update set description = excluded.description,
                  queue = excluded.queue, parameter_schema = excluded.parameter_schema,
                  celery = excluded.celery, updated_at = excluded.updated_at
                where t.runtime = 'celery'
                  and (t.description, t.queue, cast(t.parameter_schema as text), t.celery)
                  is distinct from (excluded.description, excluded.queue,
                    cast(excluded.parameter_schema as text), excluded.celery)
                """)
            .param("name", type.name())
            .param("description", type.description())
            .param("queue", type.queue())
            .param("schema", Json.exact(type.parameterSchema()))
            .param("celery", Json.exact(type.celery()))
            .param("now", database.clockOverride())
            .update()
        == 1;
  }

  /**
   * Removes a task type that Celery workers run, or that neither a live worker nor this node
   * offers.
   *
   * @throws NotFoundException when there is no type with that name
   * @throws ConflictException {@code of_a_class} for a type that a worker offers, {@code
   *     type_in_use} with the names of task configs that use it
   */
  public void forget(String name) {
    TaskTypeRow type = find(name).orElseThrow(() -> new NotFoundException("task type", name));
    if (!type.runtime().equals("celery") && isOffered(name)) {
      throw new ConflictException(
          "of_a_class",
          "A class is the task type %s, and a worker or this node has it: take its jar away from all nodes first."
              .formatted(name));
    }
    boolean gone =
        database
                .sql()
                .sql(
                    """
                    delete from carillon.task_type t where name = :name
                      and not exists (select from carillon.task_config c where c.task_type = t.name
                        and c.status <> 'deleted')
                    """)
                .param("name", name)
                .update()
            == 1;
    if (!gone) {
      throw new ConflictException(
          "type_in_use",
          "Task configs have the type %s: %s. Change or delete them first."
              .formatted(name, String.join(", ", namesOfType(name))));
    }
  }

  private boolean isOffered(String name) {
    return local.contains(name)
        || database
            .sql()
            .sql(
                """
                select exists (select from carillon.worker
                  where lease_ends_at > coalesce(cast(:now as timestamptz), now())
                    and status in ('active', 'paused', 'draining') and :name = any(task_types))
                """)
            .param("now", database.clockOverride())
            .param("name", name)
            .query(Boolean.class)
            .single();
  }

  private List<String> namesOfType(String type) {
    return database
        .sql()
        .sql(
            """
            select name from carillon.task_config where task_type = :type and status <> 'deleted'
            order by id limit :limit
            """)
        .param("type", type)
        .param("limit", NAMED)
        .query((row, index) -> row.getString("name"))
        .list();
  }

  /** Returns the task type with a name; empty when there is none. */
  public Optional<TaskTypeRow> find(String name) {
    return database
        .sql()
        .sql("select * from carillon.task_type where name = :name")
        .param("name", name)
        .query(TaskDispatcher::row)
        .optional();
  }

  /** Returns all task types ordered by name; their number is that of the task classes. */
  public List<TaskTypeRow> all() {
    return database
        .sql()
        .sql("select * from carillon.task_type order by name")
        .query(TaskDispatcher::row)
        .list();
  }

  /** Returns the queue of each task type by its name; their number is that of the task classes. */
  public Map<String, String> queues() {
    Map<String, String> queues = new HashMap<>();
    database
        .sql()
        .sql("select name, queue from carillon.task_type")
        .query((row, index) -> queues.put(row.getString("name"), row.getString("queue")))
        .list();
    return queues;
  }

  private static TaskTypeRow row(ResultSet row, int index) throws SQLException {
    String runtime = row.getString("runtime");
    ObjectNode schema = Json.object(row.getString("parameter_schema"));
    // A Celery type's schema is its user's: a keyword of this name means nothing there.
    JsonNode defaults = runtime.equals("java") ? schema.remove(DEFAULTS) : null;
    return new TaskTypeRow(
        row.getString("name"),
        row.getString("description"),
        new TaskTypeRow.Route(
            runtime, row.getString("queue"), (ObjectNode) Json.tree(row.getString("celery"))),
        schema,
        defaults instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode(),
        new TaskTypeRow.Times(
            row.getTimestamp("registered_at").toInstant(),
            row.getTimestamp("updated_at").toInstant(),
            SqlRows.instantOrNull(row, "gone_since")));
  }

  /** Records the types that live workers currently offer. */
  public void noteOffered() {
    database
        .sql()
        .sql(
            """
            update carillon.task_type t set offered_at = n.now, gone_since = null
            from (select coalesce(cast(:now as timestamptz), now()) as now) n
            where t.runtime = 'java' and (t.offered_at is null or t.gone_since is not null
                or t.offered_at < n.now - interval '10 s')
              and (t.offered_at is null or t.name = any(:local)
                or exists (select from carillon.worker w where w.lease_ends_at > n.now
                  and w.status in ('active', 'paused', 'draining') and t.name = any(w.task_types)))
            """)
        .param("now", database.clockOverride())
        .param("local", texts(local))
        .update();
  }

  /**
   * Records the types that are gone: no live worker has offered them for the given time, during all
   * of which another worker was alive.
   *
   * @return the types that were not gone before
   */
  public List<String> noteGone(Duration absent) {
    return database
        .sql()
        .sql(
            """
            update carillon.task_type t set gone_since = t.offered_at
            from (select coalesce(cast(:now as timestamptz), now()) as now,
              :absent * interval '1 ms' as absent) n
            where t.runtime = 'java' and t.gone_since is null and t.offered_at < n.now - n.absent
              and exists (select from carillon.worker w where w.runtime = 'java'
                and w.status in ('active', 'paused', 'draining') and w.lease_ends_at > n.now
                and w.started_at < n.now - n.absent)
            returning t.name
            """)
        .param("now", database.clockOverride())
        .param("absent", absent.toMillis())
        .query((row, index) -> row.getString("name"))
        .list();
  }

  /**
   * Returns the types that are gone but have active configs, and those that are back but have
   * configs in {@code error}.
   */
  public List<String> judgedOtherwise() {
    return database
        .sql()
        .sql(
            """
            select t.name from carillon.task_type t
            where t.gone_since is not null and exists (select from carillon.task_config c
                where c.task_type = t.name and c.status = 'active')
              or t.runtime = 'java' and t.gone_since is null and exists (
                select from carillon.task_config c where c.task_type = t.name
                  and c.status = 'error' and starts_with(c.status_reason, :reason))
            order by t.name
            """)
        .param("reason", TYPE_FIELD + ": " + GONE)
        .query((row, index) -> row.getString("name"))
        .list();
  }

  /** Returns the faults of a type that is gone; empty while it is offered. */
  public static List<Fault> faults(TaskTypeRow type) {
    return type.goneSince() == null
        ? List.of()
        : List.of(
            new Fault(
                TYPE_FIELD,
                GONE
                    + "\"%s\" since %s: start a worker that has it. What waits runs then."
                        .formatted(type.name(), type.goneSince())));
  }

  /**
   * Creates executions in the current transaction, which must end soon. Executions that may start
   * at once and for which a worker of this process has a free slot start on commit; the others are
   * queued.
   *
   * @param now the time with which start deadlines are compared
   */
  public void dispatchAtOnce(List<NewExecution> batch, Instant now) {
    List<NewExecution> possible = batch.stream().filter(one -> mayStartAtOnce(one, now)).toList();
    Optional<SlotReservation> reservation =
        possible.isEmpty() || !database.isInTransaction()
            ? Optional.empty()
            : broker.reserve(possible);
    reservation.ifPresent(this::start); // at once: only start ensures that the slots are released
    Set<UUID> reserved =
        reservation.stream()
            .flatMap(one -> one.executions().stream())
            .map(NewExecution::id)
            .collect(Collectors.toSet());
    dispatch(batch.stream().filter(one -> !reserved.contains(one.id())).toList());
  }

  /**
   * Returns whether an execution meets the conditions of a claim, apart from its queue and type.
   */
  private static boolean mayStartAtOnce(NewExecution execution, Instant now) {
    Instant startBy = execution.timing().startBy();
    return !execution.timing().held()
        && execution.timing().startAt() == null
        && (startBy == null || startBy.isAfter(now));
  }

  private void start(SlotReservation reservation) {
    List<Claim> started = new ArrayList<>();
    database.afterCompletion(committed -> reservation.runClaimed(committed ? started : List.of()));
    List<NewExecution> wanted = reservation.executions();
    started.addAll(claims.start(reservation.workerId(), reservation.batch(), wanted));
    if (started.isEmpty()) {
      announce(waiting(wanted));
    }
  }

  /** Queues executions in the current transaction and announces them after the commit. */
  public void dispatch(List<NewExecution> batch) {
    if (batch.isEmpty()) {
      return;
    }
    executions.queue(batch);
    announce(
        waiting(batch.stream().filter(one -> !one.timing().held() && !startsLater(one)).toList()));
    if (batch.stream().anyMatch(execution -> execution.timing().startAt() != null)) {
      database.afterCommit(waker::wake);
    }
  }

  private static List<ClaimableExecution> waiting(List<NewExecution> queued) {
    return queued.stream()
        .map(one -> new ClaimableExecution(one.id(), one.queue(), one.priority()))
        .toList();
  }

  /**
   * Returns whether only the waker announces it. Announcing an execution that cannot be claimed yet
   * is harmless.
   */
  private static boolean startsLater(NewExecution execution) {
    Instant startAt = execution.timing().startAt();
    return startAt != null && startAt.isAfter(TimeOrderedIds.time(execution.id()).plusSeconds(1));
  }

  /** Releases held executions and announces them. */
  public void release(Collection<UUID> ids) {
    if (!ids.isEmpty()) {
      announce(executions.release(ids));
    }
  }

  /**
   * Announces retrying executions after the commit: those that may be claimed at once directly, the
   * delayed ones through the waker.
   */
  public void announceRetries(List<Settled> retrying) {
    announce(
        retrying.stream()
            .filter(one -> one.times().wakesAt() == null)
            .map(ClaimableExecution::of)
            .toList());
    if (!retrying.isEmpty()) {
      database.afterCommit(waker::wake);
    }
  }

  /** Announces claimable executions after the commit. */
  public void announce(List<ClaimableExecution> waiting) {
    if (!waiting.isEmpty()) {
      database.afterCommit(() -> broker.announce(waiting));
    }
  }

  /** Runs a round of the waker and returns the wait until the next one, at most 5 s. */
  public Duration wakeOnce() {
    List<ClaimableExecution> woken = database.inTransaction(() -> executions.wake(WAKE_BATCH));
    if (!woken.isEmpty()) {
      broker.announce(woken);
    }
    Duration wait = executions.untilNextWake().orElse(POLL);
    return wait.compareTo(POLL) < 0 ? wait : POLL;
  }

  /** Cancels waiting executions and returns those that it ended. */
  public List<Settled> cancelWaiting(Collection<UUID> ids, String reason) {
    return executions.cancelWaiting(requests(ids, reason));
  }

  /** Asks the worker of a running execution to stop it; returns false when it is not running. */
  public boolean cancelRunning(UUID id, String reason) {
    return cancelRunning(requests(List.of(id), reason));
  }

  /**
   * Cancels waiting executions, asks for running ones to be stopped, and returns those that it
   * ended.
   */
  public List<Settled> stop(List<CancelRequest> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    List<Settled> cancelled = executions.cancelWaiting(requests);
    if (cancelled.size() < requests.size()) {
      cancelRunning(requests);
    }
    return cancelled;
  }

  private boolean cancelRunning(List<CancelRequest> requests) {
    boolean asked = executions.askToCancel(requests) > 0;
    if (asked) {
      // Schedulers may request this many times a second.
      database.afterCommit(() -> cancelNotices.send(List.of("")));
    }
    return asked;
  }

  private static List<CancelRequest> requests(Collection<UUID> ids, String reason) {
    return ids.stream().map(id -> new CancelRequest(id, reason)).toList();
  }
}
