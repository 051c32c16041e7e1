package io.carillon.rabbitmq.broker;

import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.execution.ClaimableExecution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Stores recent announcements and compares them with waiting executions. */
final class AnnouncementStore {

  // An advisory lock key of its own: "carillon" as bytes.
  private static final long LOCK = 0x6361_7269_6c6c_6f6eL;

  private final Database database;

  AnnouncementStore(Database database) {
    this.database = database;
  }

  /** Returns whether this transaction got the lock that only one node holds at a time. */
  boolean alone() {
    return database
        .sql()
        .sql("select pg_try_advisory_xact_lock(:lock)")
        .param("lock", LOCK)
        .query(Boolean.class)
        .single();
  }

  private static final String MARK =
      """
      insert into carillon.announcement (queue, execution_ids, announced_at)
      values (:queue, :ids, coalesce(cast(:now as timestamptz), now()))
      """;

  /** Stores announcements that RabbitMQ confirmed. */
  void mark(List<ClaimableExecution> announced) {
    byQueue(announced)
        .forEach((queue, ids) ->
            database
                .sql()
                .sql(MARK)
                .param("queue", queue)
                .param("ids", uuids(ids))
                .param("now", database.clockOverride())
                .update());
  }

  private static Map<String, List<UUID>> byQueue(List<ClaimableExecution> announced) {
    return announced.stream()
        .collect(
            Collectors.groupingBy(
                ClaimableExecution::queue,
                TreeMap::new,
                Collectors.mapping(ClaimableExecution::executionId, Collectors.toList())));
  }

  /** Deletes announcements older than {@code age}. */
  void forget(Duration age) {
    database
        .sql()
        .sql(
            """
            delete from carillon.announcement
            where announced_at < coalesce(cast(:now as timestamptz), now()) - :age * interval '1 ms'
            """)
        .param("now", database.clockOverride())
        .param("age", age.toMillis())
        .update();
  }

  /** A queue that active workers claim from, with the types that they know. */
  record Served(String queue, List<String> types) {}

  private static final String SERVED =
      """
      select q.queue, array_agg(distinct t.type) as types
      from carillon.worker w, unnest(w.queues) as q(queue), unnest(w.task_types) as t(type)
      where w.status = 'active' and w.runtime = 'java'
      group by q.queue order by q.queue
      """;

  List<Served> served() {
    return database
        .sql()
        .sql(SERVED)
        .query((row, index) ->
            new Served(
                row.getString("queue"), List.of((String[]) row.getArray("types").getArray())))
        .list();
  }

  private static final String WAITING =
      """
      select count(*) from (
        select from carillon.task_execution_live
        where queue = :queue and status in ('queued', 'retrying') and wakes_at is null
          and not held and task_type = any(:types)
          and (start_by is null or start_by > coalesce(cast(:now as timestamptz), now()))
        limit :limit) as w
      """;

  /** Counts the executions that wait in a queue, up to a limit. */
  long waiting(Served served, long limit) {
    return database
        .sql()
        .sql(WAITING)
        .param("queue", served.queue())
        .param("types", texts(served.types()))
        .param("now", database.clockOverride())
        .param("limit", limit)
        .query(Long.class)
        .single();
  }

  private static final String UNANNOUNCED =
      """
      with recent as materialized (
        select unnest(execution_ids) as id from carillon.announcement where queue = :queue
      )
      select e.id, e.queue, e.priority from carillon.task_execution_live e
      where e.queue = :queue and e.status in ('queued', 'retrying') and e.wakes_at is null
        and not e.held and e.task_type = any(:types)
        and (e.start_by is null or e.start_by > coalesce(cast(:now as timestamptz), now()))
        and e.queued_at < coalesce(cast(:now as timestamptz), now())
          - :grace * interval '1 ms'
        and not exists (select from recent where recent.id = e.id)
      order by e.priority desc, e.id limit :limit
      """;

  /**
   * Returns the executions that wait in a queue and were not announced recently, by priority and
   * age.
   *
   * @param grace minimum time in the queue: the node that queued an execution announces it itself
   */
  List<ClaimableExecution> unannounced(Served served, Duration grace, long limit) {
    return database
        .sql()
        .sql(UNANNOUNCED)
        .param("queue", served.queue())
        .param("types", texts(served.types()))
        .param("now", database.clockOverride())
        .param("grace", grace.toMillis())
        .param("limit", limit)
        .query((row, index) ->
            new ClaimableExecution(
                row.getObject("id", UUID.class), row.getString("queue"), row.getInt("priority")))
        .list();
  }
}
