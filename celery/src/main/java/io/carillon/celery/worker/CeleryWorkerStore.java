package io.carillon.celery.worker;

import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.database.Database;
import io.carillon.worker.registry.WorkerStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores the rows of Celery workers, in the same table as Carillon's own workers. */
public final class CeleryWorkerStore {

  private final Database database;

  public CeleryWorkerStore(Database database) {
    this.database = database;
  }

  /**
   * A known worker.
   *
   * @param running number of tasks in it
   * @param status {@code active}, or {@code draining} after its offline event
   */
  record Row(UUID id, String hostname, long pid, String software, int running, String status) {

    String host() {
      return hostname.substring(hostname.indexOf('@') + 1);
    }
  }

  private static final String HEARD =
      """
      insert into carillon.worker as w (id, runtime, node, host, pid, carillon_version, queues,
        task_types, capacity, running, status, started_at, heartbeat_at, lease_ends_at)
      select r.id, 'celery', r.node, r.host, r.pid, r.software, '{}', '{}', 0, r.running,
        r.status, t.now, t.now, t.now
      from unnest(:ids, :nodes, :hosts, :pids, :softwares, :runnings, :statuses)
        as r(id, node, host, pid, software, running, status),
        (select coalesce(cast(:now as timestamptz), now()) as now) t
      on conflict (id) do update set running = excluded.running, status = excluded.status,
        carillon_version = excluded.carillon_version, heartbeat_at = excluded.heartbeat_at,
        lease_ends_at = excluded.lease_ends_at, ended_at = null
      """;

  /** Inserts or updates workers; in the order of ids, so that two nodes cannot deadlock. */
  void heard(Collection<Row> workers) {
    if (workers.isEmpty()) {
      return;
    }
    List<Row> rows =
        workers.stream().sorted((a, b) -> a.id().compareTo(b.id())).distinct().toList();
    database
        .sql()
        .sql(HEARD)
        .param("ids", uuids(rows, Row::id))
        .param("nodes", texts(rows, Row::hostname))
        .param("hosts", texts(rows, Row::host))
        .param("pids", longs(rows, Row::pid))
        .param("softwares", texts(rows, Row::software))
        .param("runnings", ints(rows, Row::running))
        .param("statuses", texts(rows, Row::status))
        .param("now", database.clockOverride())
        .update();
  }

  private static final String ENSURE =
      """
      insert into carillon.worker (id, runtime, node, host, pid, carillon_version, queues,
        task_types, capacity, status, started_at, heartbeat_at, lease_ends_at)
      select distinct on (r.id) r.id, 'celery', r.node, split_part(r.node, '@', 2), r.pid,
        'celery', cast('{}' as text[]), cast('{}' as text[]), 0, 'active', t.now, t.now, t.now
      from unnest(:ids, :nodes, :pids) as r(id, node, pid),
        (select coalesce(cast(:now as timestamptz), now()) as now) t
      order by r.id
      on conflict (id) do nothing
      """;

  /** Inserts a row for each worker of these events that has none. */
  public void ensure(Collection<Origin> origins) {
    List<Origin> distinct =
        origins.stream()
            .distinct()
            .sorted((a, b) -> CeleryWorkerId.of(a).compareTo(CeleryWorkerId.of(b)))
            .toList();
    if (distinct.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(ENSURE)
        .param("ids", uuids(distinct, CeleryWorkerId::of))
        .param("nodes", texts(distinct, Origin::hostname))
        .param("pids", longs(distinct, Origin::pid))
        .param("now", database.clockOverride())
        .update();
  }

  /** Stores the capacity that a worker reported. */
  void describe(UUID id, int capacity) {
    database
        .sql()
        .sql("update carillon.worker set capacity = :capacity where id = :id")
        .param("id", id)
        .param("capacity", capacity)
        .update();
  }

  /** Stores the queues of a worker and the types sent to them. */
  void describe(UUID id, Collection<String> queues, Collection<String> types) {
    database
        .sql()
        .sql(
            """
            update carillon.worker set queues = :queues, task_types = :types where id = :id
            """)
        .param("id", id)
        .param("queues", texts(queues))
        .param("types", texts(types))
        .update();
  }

  /**
   * Marks a worker as gone.
   *
   * @param status {@code STOPPED} or {@code LOST}
   */
  void ended(UUID id, WorkerStatus status) {
    database
        .sql()
        .sql(
            """
            update carillon.worker set status = :status, running = 0,
              ended_at = coalesce(cast(:now as timestamptz), now())
            where id = :id and runtime = 'celery'
            """)
        .param("id", id)
        .param("status", status.code())
        .param("now", database.clockOverride())
        .update();
  }

  private static final String LIVING =
      """
      select id, node, pid, carillon_version, running, status from carillon.worker
      where runtime = 'celery' and status in ('active', 'draining')
      """;

  /** Returns the workers that are not gone. */
  List<Row> living() {
    return database
        .sql()
        .sql(LIVING)
        .query((row, index) ->
            new Row(
                row.getObject("id", UUID.class),
                row.getString("node"),
                row.getLong("pid"),
                row.getString("carillon_version"),
                row.getInt("running"),
                row.getString("status")))
        .list();
  }

  /** Returns the worker of that name with the latest heartbeat. */
  public Optional<UUID> find(String hostname) {
    return database
        .sql()
        .sql(
            """
            select id from carillon.worker where runtime = 'celery' and node = :node
            order by heartbeat_at desc limit 1
            """)
        .param("node", hostname)
        .query(UUID.class)
        .optional();
  }
}
