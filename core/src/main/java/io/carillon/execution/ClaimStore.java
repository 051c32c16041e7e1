package io.carillon.execution;

import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.queue.QueuePauses;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Claims executions for workers: queued, retrying or new -> running. Each claim batch is recorded
 * as one row of the worker, so that a takeover finds its executions. A worker that was given up
 * gets no claims, since no takeover would follow.
 */
public final class ClaimStore {

  private static final String CLAIM_WAITING =
      """
      select * from carillon.claim_waiting(:worker, :number, :queue, :types,
        coalesce(cast(:now as timestamptz), now()), :limit, :after_priority, :after_id)
      """;

  // A worker that was given up gets none; the lock keeps it from being given up meanwhile. Each
  // row must be found by its primary key under any plan (docs/sql.md, "Joining a batch"). The
  // condition on wakes_at is written so that the planner cannot scan the queue's index instead.
  private static final String CLAIM_ANNOUNCED =
      """
      with alive as materialized (
        select id from carillon.worker
        where id = :worker and status in ('active', 'paused', 'draining')
        for key share
      ), picked as materialized (
        select id from carillon.task_execution_live
        where exists (select 1 from alive)
          and id = any(:ids) and status in ('queued', 'retrying') and not held
          and coalesce(wakes_at, '-infinity') = '-infinity'
          and queue = any(:queues) and task_type = any(:types)
          and (start_by is null or start_by > coalesce(cast(:now as timestamptz), now()))
        for update skip locked
      ), claimed as (
        update carillon.task_execution_live e
        set status = 'running', attempt = e.attempt + 1, worker_id = :worker,
          started_at = coalesce(cast(:now as timestamptz), now()), error = null
        from unnest(array(select id from picked)) as p(id)
        where e.id = any(array[p.id])
          and p.id between '00000000-0000-0000-0000-000000000000'
            and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
        returning e.id, e.attempt, e.task_config_id, e.config_version, e.task_type, e.priority,
          e.due_at, e.failures, e.max_attempts,
          octet_length(cast(e.parameters as text)) as parameter_bytes,
          case when octet_length(cast(e.parameters as text)) <= 8192 then e.parameters end
            as small_parameters
      ), noted as (
        insert into carillon.worker_claim as c (worker_id, number, execution_ids)
        select :worker, :number, array_agg(id) from claimed having count(*) > 0
        on conflict (worker_id, number)
          do update set execution_ids = c.execution_ids || excluded.execution_ids
      )
      select * from claimed order by priority desc, id
      """;

  // The open transaction of a start blocks a takeover of the worker. If the node hangs in it,
  // PostgreSQL closes its connection after this time.
  private static final String PATIENCE_MILLIS = "5000";

  private static final NewRows.Insert START =
      NewRows.insert(
          """
          with alive as materialized (
            select id from carillon.worker where id = :worker and status = 'active'
            for key share skip locked
          ), started as (
            insert into carillon.task_execution_live (status, attempt, worker_id, started_at, wakes_at,
              %1$s)
            select case when a.id is null then 'queued' else 'running' end,
              case when a.id is null then 0 else 1 end, a.id,
              case when a.id is not null
                then coalesce(cast(:now as timestamptz), clock_timestamp()) end,
              case when a.id is not null then cast('infinity' as timestamptz) end,
              %2$s
              %3$s
            left join alive a on true
            returning id, worker_id
          ), noted as (
            insert into carillon.worker_claim (worker_id, number, execution_ids)
            select :worker, :number, array_agg(id) from started where worker_id is not null
            having count(*) > 0
          )
          select exists (select 1 from alive),
            set_config('idle_in_transaction_session_timeout', :patience, true)
          """);

  private final Database database;
  private final QueuePauses pauses;

  /** Creates the store on the given database; it works in the caller's transaction. */
  public ClaimStore(Database database) {
    this.database = database;
    this.pauses = new QueuePauses(database);
  }

  /** Returns the paused queues, from which nothing is claimed. */
  public QueuePauses pauses() {
    return pauses;
  }

  /**
   * The request of a worker for claims.
   *
   * @param number the number of the claim batch, unique within the worker; several claims may
   *     belong to one batch
   * @param types the task types that the worker can run; others are left to other workers
   * @param limit the maximum number of claims
   */
  public record Taking(UUID workerId, long number, Collection<String> types, int limit) {}

  /** A place in the order of a queue; the next execution has the same priority and a later id. */
  public record Place(int priority, UUID id) {}

  /**
   * The claims taken from a queue.
   *
   * @param upTo the place of the last one; null for none
   */
  public record Taken(List<Claim> claims, @Nullable Place upTo) {}

  /**
   * Creates executions that a worker has free slots for: new -> running. They must be startable at
   * once: neither held nor delayed. They are queued instead if the worker was given up in the
   * meantime or is not active.
   *
   * @param number the number of this claim batch, unique within the worker
   * @return one claim for each execution; empty when they were queued
   */
  public List<Claim> start(UUID workerId, long number, List<NewExecution> batch) {
    MapSqlParameterSource parameters =
        NewRows.parameters(database, batch)
            .addValue("worker", workerId)
            .addValue("number", number)
            .addValue("patience", PATIENCE_MILLIS);
    boolean started =
        database.query(START.of(batch), parameters, (row, index) -> row.getBoolean(1)).getFirst();
    return started ? batch.stream().map(one -> Claim.first(number, one)).toList() : List.of();
  }

  // Used instead of null, which has no type: changing parameter types would prepare the statement
  // again.
  private static final UUID NO_ID = new UUID(0, 0);

  private static final Taken NOTHING = new Taken(List.of(), null);

  private record Row(Claim claim, Place place) {}

  /**
   * Claims waiting executions of a queue, by priority and age.
   *
   * @param after claims only executions after that place, of the same priority; null for all. This
   *     avoids scanning a long queue again from its beginning, where the index still contains the
   *     entries of executions claimed since the last vacuum
   */
  public Taken claim(Taking taking, String queue, @Nullable Place after) {
    if (pauses.known().contains(queue)) {
      return NOTHING;
    }
    List<Row> rows =
        database
            .sql()
            .sql(CLAIM_WAITING)
            .param("queue", queue)
            .param("after_priority", after == null ? -1 : after.priority())
            .param("after_id", after == null ? NO_ID : after.id())
            .param("types", texts(taking.types()))
            .param("now", database.clockOverride())
            .param("limit", taking.limit())
            .param("worker", taking.workerId())
            .param("number", taking.number())
            .query((row, index) -> new Row(claim(row, taking.number()), place(row)))
            .list();
    return new Taken(
        rows.stream().map(Row::claim).toList(), rows.isEmpty() ? null : rows.getLast().place());
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(row.getInt("priority"), row.getObject("id", UUID.class));
  }

  /**
   * Claims those of the given executions that still wait in one of the queues, for the worker they
   * were announced to. The others may have ended, be running, or have a type that the worker does
   * not know. Each is found by its primary key: the condition on {@code wakes_at} is written so
   * that the planner cannot scan the queue's index instead.
   *
   * @param number the number of this claim batch, unique within the worker
   */
  public List<Claim> claim(
      UUID workerId,
      long number,
      Collection<String> queues,
      Collection<String> types,
      Collection<UUID> ids) {
    return database
        .sql()
        .sql(CLAIM_ANNOUNCED)
        .param("ids", uuids(ids))
        .param("queues", texts(pauses.open(queues)))
        .param("types", texts(types))
        .param("now", database.clockOverride())
        .param("worker", workerId)
        .param("number", number)
        .query((row, index) -> claim(row, number))
        .list();
  }

  /**
   * Returns the queues in which any of the given executions may still be claimed, each with whether
   * a worker of these queues and types can claim them.
   */
  public List<StillWaiting> stillWaiting(
      Collection<String> queues, Collection<String> types, Collection<UUID> ids) {
    return database
        .sql()
        .sql(
            """
            select distinct queue, queue = any(:queues) and task_type = any(:types) as fits
            from carillon.task_execution_live
            where id = any(:ids) and status in ('queued', 'retrying') and not held
              and coalesce(wakes_at, '-infinity') = '-infinity'
              and (start_by is null or start_by > coalesce(cast(:now as timestamptz), now()))
            """)
        .param("ids", uuids(ids))
        .param("queues", texts(pauses.open(queues)))
        .param("types", texts(types))
        .param("now", database.clockOverride())
        .query((row, index) -> new StillWaiting(row.getString("queue"), row.getBoolean("fits")))
        .list();
  }

  /** A queue in which executions still wait. */
  public record StillWaiting(String queue, boolean fits) {}

  private static Claim claim(ResultSet row, long batch) throws SQLException {
    return new Claim(
        batch,
        row.getObject("id", UUID.class),
        new Claim.Tries(row.getInt("attempt"), row.getInt("failures"), row.getInt("max_attempts")),
        task(row),
        ownParameters(row));
  }

  static Claim.Task task(ResultSet row) throws SQLException {
    return new Claim.Task(
        row.getLong("task_config_id"),
        row.getLong("config_version"),
        row.getString("task_type"),
        instantOrNull(row, "due_at"));
  }

  static Claim.Parameters ownParameters(ResultSet row) throws SQLException {
    String small = row.getString("small_parameters");
    return new Claim.Parameters(
        small == null ? null : Json.object(small), row.getInt("parameter_bytes"));
  }
}
