package io.carillon.queue;

import io.carillon.database.Counted;
import io.carillon.database.Database;
import io.carillon.time.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the state of each queue. It uses the index of waiting executions and small tables, and
 * counts up to a bound, so neither a long history nor a long queue slows it down.
 */
public final class QueueStats {

  /** Upper bound of a depth count. */
  public static final long COUNTED = 10_000;

  private final Database database;
  private final QueueRates rates;

  /** Creates a view of a database. */
  public QueueStats(Database database, QueueRates rates) {
    this.database = database;
    this.rates = rates;
  }

  /** Returns every queue that a type, a worker or an execution names, ordered by name. */
  public List<QueueRow> queues() {
    Map<String, Double> perSecond = perSecond();
    return database
        .sql()
        .sql(
            """
            with recursive waited as (
              (select queue from carillon.task_execution_live
               where status in ('queued', 'retrying') and wakes_at is null and not held
               order by queue limit 1)
              union all
              select (select e.queue from carillon.task_execution_live e
                where e.status in ('queued', 'retrying') and e.wakes_at is null
                  and not e.held and e.queue > w.queue order by e.queue limit 1)
              from waited w where w.queue is not null
            ), living as (
              select w.id, w.status, w.capacity, q.queue
              from carillon.worker w, unnest(w.queues) as q(queue)
              where w.status in ('active', 'paused', 'draining')
            ), sleeping as (
              select s.queue, count(*) as executions from (
                select e.queue from carillon.task_execution_live e
                where e.wakes_at < 'infinity' order by e.wakes_at limit :counted) as s
              group by s.queue
            ), named as (
              select queue from carillon.task_type
              union select queue from living
              union select queue from waited where queue is not null
            )
            select n.queue,
              (select count(*) from (select from carillon.task_execution_live e where e.queue = n.queue
                and e.status in ('queued', 'retrying') and e.wakes_at is null and not e.held
                limit :counted + 1) as counted) as depth,
              (select coalesce(sum(s.executions), 0) from sleeping s where s.queue = n.queue)
                as sleeping,
              (select count(*) from living l where l.queue = n.queue and l.status = 'active')
                as consumers,
              (select count(*) from living l where l.queue = n.queue and l.status = 'paused') as paused,
              (select coalesce(sum(l.capacity), 0) from living l
                where l.queue = n.queue and l.status = 'active') as capacity,
              (select p.id from generate_series(0, 9) as level(priority) cross join lateral (
                select e.id from carillon.task_execution_live e
                where e.queue = n.queue and e.priority = level.priority
                  and e.status in ('queued', 'retrying') and e.wakes_at is null and not e.held
                order by e.id limit 1) as p order by p.id limit 1) as oldest
            from named n order by n.queue
            """)
        .param("counted", COUNTED)
        .query((row, index) -> row(row, perSecond))
        .list();
  }

  private static QueueRow row(ResultSet row, Map<String, Double> perSecond) throws SQLException {
    String name = row.getString("queue");
    long depth = row.getLong("depth");
    UUID oldest = row.getObject("oldest", UUID.class);
    return new QueueRow(
        name,
        new Counted(Math.min(depth, COUNTED), depth > COUNTED),
        row.getLong("sleeping"),
        new QueueRow.Workers(row.getInt("consumers"), row.getInt("paused"), row.getInt("capacity")),
        oldest == null ? null : TimeOrderedIds.time(oldest),
        perSecond.get(name));
  }

  private Map<String, Double> perSecond() {
    Map<String, Double> byType = rates.perSecond();
    Map<String, Double> byQueue = new HashMap<>();
    if (!byType.isEmpty()) {
      database
          .sql()
          .sql("select name, queue from carillon.task_type")
          .query((row, index) ->
              byQueue.merge(
                  row.getString("queue"),
                  byType.getOrDefault(row.getString("name"), 0.0),
                  Double::sum))
          .list();
    }
    return byQueue;
  }
}
