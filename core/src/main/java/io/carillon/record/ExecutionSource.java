package io.carillon.record;

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
 * Where the executions of a list are looked for: a part of a statement that gives the first {@code
 * :each} of them in the order of the list, between the ids {@code :low} and {@code :high}. A plan
 * is made once and kept, and to the planner it looks cheapest to walk along the ids until a page is
 * full, where it believes that many fit: of a config that has run twice, or a state in which
 * nothing is, that would be all executions there are. So the order names the columns of the index
 * to be taken, and bounds the first of them from both sides, for of an equality the planner knows
 * that it does not matter to the order.
 */
enum ExecutionSource {
  /** All of them, along their ids. */
  ALL {
    @Override
    String select(String down) {
      return SELECT + SPAN + " order by e.id {down} limit :each".replace("{down}", down);
    }
  },

  /** Those of one config. */
  OF_CONFIG {
    @Override
    String select(String down) {
      return (SELECT + SPAN + BETWEEN_CONFIG.replace("{config}", ":config"))
          .replace("{down}", down);
    }
  },

  /** Those of some configs. */
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

  /** What did not end well. */
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

  /** What did not end well of some configs. */
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

  /** What runs, by those who run it; among them may be some that have just ended. */
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
   * What waits: in the queues, for a time to wake, for another one of its config to end; of the
   * last two {@code :most} at most. Of a queue and priority the index has the ids in their order.
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

  /** The predicate of two indexes, to the letter. */
  private static final String IS_UNWELL =
      "e.status in ('failed', 'timed_out', 'cancelled', 'expired', 'lost')";

  /** The ends that have an index. */
  static final Set<ExecutionStatus> UNWELL_ENDS =
      Set.of(FAILED, TIMED_OUT, CANCELLED, EXPIRED, LOST);

  /** The states that are answered from what waits. */
  static final Set<ExecutionStatus> WAITING_STATES = Set.of(QUEUED, RETRYING);

  /** The states that are answered from what is live. */
  static final Set<ExecutionStatus> LIVE_STATES = Set.of(QUEUED, RETRYING, RUNNING);

  /**
   * A select of {@code id, task_config_id, task_type, status, trigger, worker_id}.
   *
   * @param down {@code desc} for the newest first, else empty
   */
  abstract String select(String down);
}
