package io.carillon.history;

import static io.carillon.execution.ExecutionStatus.CANCELLED;
import static io.carillon.execution.ExecutionStatus.EXPIRED;
import static io.carillon.execution.ExecutionStatus.FAILED;
import static io.carillon.execution.ExecutionStatus.LOST;
import static io.carillon.execution.ExecutionStatus.QUEUED;
import static io.carillon.execution.ExecutionStatus.RETRYING;
import static io.carillon.execution.ExecutionStatus.RUNNING;
import static io.carillon.execution.ExecutionStatus.TIMED_OUT;

import io.carillon.execution.ExecutionStatus;
import java.util.Set;

/**
 * A source of the executions of a list: a part of a statement that yields the first {@code :each}
 * of them in list order, between the ids {@code :low} and {@code :high}. These statements run with
 * a generic plan. With {@code order by id} the planner would scan the primary key until a page is
 * full, which reads the whole table when few rows match, as for a config that has run twice or a
 * status that no execution has. Ordering by the columns of the intended index, with a range
 * condition on the first, forces that index; an equality would not, since the planner drops its
 * column from the order.
 */
enum ExecutionSource {
  /** All executions, by id. */
  ALL {
    @Override
    String select(String down) {
      return SELECT + SPAN + " order by e.id {down} limit :each".replace("{down}", down);
    }
  },

  /** The executions of one config. */
  OF_CONFIG {
    @Override
    String select(String down) {
      return (SELECT + SPAN + BETWEEN_CONFIG.replace("{config}", ":config"))
          .replace("{down}", down);
    }
  },

  /** The executions of several configs. */
  OF_CONFIGS {
    @Override
    String select(String down) {
      return ("select s.* from unnest(:configs) as k(config) cross join lateral ("
              + SELECT
              + SPAN
              + BETWEEN_CONFIG.replace("{config}", "k.config")
              + ") as s")
          .replace("{down}", down);
    }
  },

  /** Executions that ended without success. */
  UNWELL {
    @Override
    String select(String down) {
      return """
      select s.* from unnest(:unwell) as k(status) cross join lateral (
        {select} {span} and {unwell}
          and (e.status, e.id) >= (k.status, :low) and (e.status, e.id) < (k.status, :high)
        order by e.status {down}, e.id {down} limit :each) as s
      """
          .replace("{select}", SELECT)
          .replace("{span}", SPAN)
          .replace("{unwell}", IS_UNWELL)
          .replace("{down}", down);
    }
  },

  /** Executions of several configs that ended without success. */
  UNWELL_OF_CONFIGS {
    @Override
    String select(String down) {
      return """
      select s.* from unnest(:configs) as k(config), unnest(:unwell) as u(status)
      cross join lateral (
        {select} {span} and {unwell}
          and (e.task_config_id, e.status, e.id) >= (k.config, u.status, :low)
          and (e.task_config_id, e.status, e.id) < (k.config, u.status, :high)
        order by e.task_config_id {down}, e.status {down}, e.id {down} limit :each) as s
      """
          .replace("{select}", SELECT)
          .replace("{span}", SPAN)
          .replace("{unwell}", IS_UNWELL)
          .replace("{down}", down);
    }
  },

  /** Running executions, by the claims of their workers; may include some that have just ended. */
  RUNNING_NOW {
    @Override
    String select(String down) {
      return """
      select s.* from (
        select unnest(c.execution_ids) as id from carillon.worker_claim c
        union select t.execution_id from carillon.celery_task t) as k
      cross join lateral ({select} {span} and e.id = k.id offset 0) as s
      """
          .replace("{select}", SELECT)
          .replace("{span}", SPAN);
    }
  },

  /**
   * Waiting executions: in the queues, sleeping, or held until another execution of the config
   * ends; at most {@code :most} of each of the last two. Within a queue and priority the index has
   * the ids in order.
   */
  WAITING {
    @Override
    String select(String down) {
      return """
      select s.* from (
        {select} where e.wakes_at is not null order by e.wakes_at limit :most) as s
      where s.id >= :low and s.id < :high
      union select s.* from (
        {select} where e.held order by e.task_config_id, e.id limit :most) as s
      where s.id >= :low and s.id < :high
      union select w.* from (
        with recursive queues as (
          (select q.queue from carillon.task_execution q
           where q.status in ('queued', 'retrying') and q.wakes_at is null and not q.held
           order by q.queue limit 1)
          union all
          select (select q.queue from carillon.task_execution q
            where q.status in ('queued', 'retrying') and q.wakes_at is null and not q.held
              and q.queue > k.queue order by q.queue limit 1)
          from queues k where k.queue is not null
        ) select queue from queues where queue is not null) as k
      cross join generate_series(0, 9) as p(priority) cross join lateral (
        {select} {span} and e.queue = k.queue
          and e.priority >= p.priority and e.priority <= p.priority
          and e.status in ('queued', 'retrying') and e.wakes_at is null and not e.held
        order by e.priority {up}, e.id {down} limit :each) as w
      """
          .replace("{select}", SELECT)
          .replace("{span}", SPAN)
          .replace("{up}", down.isEmpty() ? "desc" : "")
          .replace("{down}", down);
    }
  };

  private static final String SELECT =
      """
      select e.id, e.task_config_id, e.task_type, e.status, e.trigger, e.worker_id
      from carillon.task_execution e
      """;

  private static final String SPAN = " where e.id >= :low and e.id < :high";

  private static final String BETWEEN_CONFIG =
      """
       and (e.task_config_id, e.id) >= ({config}, :low) and (e.task_config_id, e.id) < ({config}, :high)
      order by e.task_config_id {down}, e.id {down} limit :each
      """;

  /** Must equal the predicate of two indexes literally. */
  private static final String IS_UNWELL =
      "e.status in ('failed', 'timed_out', 'cancelled', 'expired', 'lost')";

  /** The end statuses that have an index. */
  static final Set<ExecutionStatus> UNWELL_ENDS =
      Set.of(FAILED, TIMED_OUT, CANCELLED, EXPIRED, LOST);

  /** The statuses answered from the waiting executions. */
  static final Set<ExecutionStatus> WAITING_STATES = Set.of(QUEUED, RETRYING);

  /** The statuses answered from the live executions. */
  static final Set<ExecutionStatus> LIVE_STATES = Set.of(QUEUED, RETRYING, RUNNING);

  /**
   * Returns a select of {@code id, task_config_id, task_type, status, trigger, worker_id}.
   *
   * @param down {@code desc} for the newest first, otherwise empty
   */
  abstract String select(String down);
}
