package io.carillon.record;

import io.carillon.execution.ExecutionStatus;

/**
 * The conditions and the order of a page of executions, newest first. A plan is made once and kept,
 * and to the planner it looks cheapest to walk along the ids until a page is full, where it
 * believes that many fit: of a config that has run twice, or a state in which nothing is, that
 * would be all executions there are. So the order names the columns of the index to be taken, and
 * the first of them is bounded from both sides, for of an equality the planner knows that it does
 * not matter to the order.
 */
final class ExecutionSearch {

  private static final String SPAN = " where e.id < :before and e.id < :to and e.id >= :from";

  private static final String BY_ID = " order by e.id desc limit :limit";

  private static final String BY_CONFIG =
      """
       and (e.task_config_id, e.id) < (:config, :before) and e.task_config_id >= :config
      order by e.task_config_id desc, e.id desc limit :limit
      """;

  /** With the predicate of two indexes, to the letter: of all configs, and of one. */
  private static final String BY_UNWELL =
      """
       and e.status in ('failed', 'timed_out', 'cancelled', 'expired', 'lost')
        and (e.status, e.id) < (:status, :before) and e.status >= :status
      order by e.status desc, e.id desc limit :limit
      """;

  private ExecutionSearch() {}

  /** For a statement with {@code e} for the executions. */
  static String of(ExecutionQuery query) {
    String wanted = SPAN + (query.taskType() == null ? "" : " and e.task_type = :type");
    ExecutionStatus status = query.status();
    if (status != null && isUnwell(status)) {
      String ofConfig = query.taskConfigId() == null ? "" : " and e.task_config_id = :config";
      return wanted + ofConfig + BY_UNWELL;
    }
    String withStatus = wanted + (status == null ? "" : " and e.status = :status");
    return withStatus + (query.taskConfigId() == null ? BY_ID : BY_CONFIG);
  }

  private static boolean isUnwell(ExecutionStatus status) {
    return switch (status) {
      case QUEUED, RUNNING, RETRYING, SUCCEEDED -> false;
      case FAILED, TIMED_OUT, CANCELLED, EXPIRED, LOST -> true;
    };
  }
}
