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
 * column from the order. Both bounds of the config are there as well: with a bound on the id, which
 * leaves out partitions, PostgreSQL 18 does not end a scan at a bound on the row alone.
 */
enum ExecutionSource {
  /** All executions, by id. */
  ALL {
    @Override
    String select(String down) {
      return byId(SELECT, down);
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
      return ofEachConfig(SELECT, down);
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
          .replace("{select}", ENDED_ROWS)
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
          and e.task_config_id >= k.config and e.task_config_id <= k.config
          and (e.task_config_id, e.status, e.id) >= (k.config, u.status, :low)
          and (e.task_config_id, e.status, e.id) < (k.config, u.status, :high)
        order by e.task_config_id {down}, e.status {down}, e.id {down} limit :each) as s
      """
          .replace("{select}", ENDED_ROWS)
          .replace("{span}", SPAN)
          .replace("{unwell}", IS_UNWELL)
          .replace("{down}", down);
    }
  },

  /** Running executions, by the claims of their workers; may include some that wait again. */
  RUNNING_NOW {
    @Override
    String select(String down) {
      return """
      select s.* from (
        select unnest(c.execution_ids) as id from carillon.worker_claim c
        union select t.execution_id from carillon.celery_task t) as k
      cross join lateral ({select} {span} and e.id = k.id offset 0) as s
      """
          .replace("{select}", LIVE_ROWS)
          .replace("{span}", SPAN);
    }
  },

  /** Executions that have not ended, by id. */
  LIVE {
    @Override
    String select(String down) {
      return byId(LIVE_ROWS, down);
    }
  },

  /** Executions of several configs that have not ended. */
  LIVE_OF_CONFIGS {
    @Override
    String select(String down) {
      return ofEachConfig(LIVE_ROWS, down);
    }
  };

  private static final String COLUMNS =
      """
      select e.id, e.task_config_id, e.task_type, e.status, e.trigger, e.worker_id, e.queue, e.started_at,
        e.finished_at{error}
      """;

  private static final String SELECT = COLUMNS + "from carillon.task_execution e ";

  private static final String LIVE_ROWS = COLUMNS + "from carillon.task_execution_live e ";

  private static final String ENDED_ROWS = COLUMNS + "from carillon.task_execution_ended e ";

  private static final String SPAN = " where e.id >= :low and e.id < :high";

  private static final String BETWEEN_CONFIG =
      """
       and e.task_config_id >= {config} and e.task_config_id <= {config}
       and (e.task_config_id, e.id) >= ({config}, :low) and (e.task_config_id, e.id) < ({config}, :high)
       and e.task_config_id > 0
      order by e.task_config_id {down}, e.id {down} limit :each
      """;

  /** Must equal the predicate of two indexes literally. */
  private static final String IS_UNWELL =
      "e.status in ('failed', 'timed_out', 'cancelled', 'expired', 'lost')";

  /** The end statuses that have an index. */
  static final Set<ExecutionStatus> UNWELL_ENDS =
      Set.of(FAILED, TIMED_OUT, CANCELLED, EXPIRED, LOST);

  /** The statuses of executions that have not ended. */
  static final Set<ExecutionStatus> LIVE_STATES = Set.of(QUEUED, RETRYING, RUNNING);

  private static String byId(String rows, String down) {
    return rows + SPAN + " order by e.id {down} limit :each".replace("{down}", down);
  }

  private static String ofEachConfig(String rows, String down) {
    return ("select s.* from unnest(:configs) as k(config) cross join lateral ("
            + rows
            + SPAN
            + BETWEEN_CONFIG.replace("{config}", "k.config")
            + ") as s")
        .replace("{down}", down);
  }

  /**
   * Returns a select of {@code id, task_config_id, task_type, status, trigger, worker_id, queue,
   * started_at, finished_at}, with {@code {error}} where the error may follow.
   *
   * @param down {@code desc} for the newest first, otherwise empty
   */
  abstract String select(String down);
}
