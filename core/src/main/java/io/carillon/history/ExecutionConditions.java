package io.carillon.history;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The conditions of a filter on the candidates {@code f} of an {@link ExecutionSource}. */
final class ExecutionConditions {

  // Above the candidates' limit, so that only the errors of these are read from outside of the row.
  private static final String ERRORS =
      """
       cross join lateral (
        select f.error ->> 'type' as error_type, f.error ->> 'message' as message offset 0) as x
      """;

  private ExecutionConditions() {}

  /** Returns the join and the condition. */
  static String matching(ExecutionFilter filter) {
    return errors(filter) + " where " + fits(filter);
  }

  /** Returns the join with the errors; empty when no condition needs them. */
  static String errors(ExecutionFilter filter) {
    return filter.traits().readsErrors() ? ERRORS : "";
  }

  /** Returns the condition; it needs the join with the errors. */
  static String fits(ExecutionFilter filter) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    if (!filter.taskConfigIds().isEmpty()) {
      conditions.add("f.task_config_id = any(:wanted_configs)");
    }
    if (!filter.taskTypes().isEmpty()) {
      conditions.add("f.task_type = any(:types)");
    }
    if (!filter.statuses().isEmpty()) {
      conditions.add("f.status = any(:statuses)");
    }
    if (!filter.triggers().isEmpty()) {
      conditions.add("f.trigger = any(:triggers)");
    }
    if (!filter.workerIds().isEmpty()) {
      conditions.add("f.worker_id = any(:workers)");
    }
    if (!filter.scope().isAll()) {
      conditions.add(filter.scope().conditionOnId("f.task_config_id"));
    }
    addTraits(filter.traits(), conditions);
    return String.join(" and ", conditions);
  }

  private static void addTraits(ExecutionTraits traits, List<String> conditions) {
    if (!traits.queues().isEmpty()) {
      conditions.add("f.queue = any(:queues)");
    }
    if (!traits.errors().types().isEmpty()) {
      conditions.add("x.error_type = any(:error_types)");
    }
    if (traits.errors().text() != null) {
      conditions.add(
          "(position(lower(:text) in lower(x.message)) > 0"
              + " or position(lower(:text) in lower(x.error_type)) > 0)");
    }
    if (traits.minRun() != null) {
      conditions.add(
          "coalesce(f.finished_at, cast(:now as timestamptz), now()) - f.started_at"
              + " >= make_interval(secs => :min_run)");
    }
  }

  /** Binds the parameters of the conditions. */
  static StatementSpec bind(StatementSpec statement, ExecutionFilter filter) {
    ExecutionTraits traits = filter.traits();
    filter.scope().parameters().forEach(statement::param);
    return statement
        .param("wanted_configs", longs(filter.taskConfigIds()))
        .param("types", texts(filter.taskTypes()))
        .param("statuses", texts(List.copyOf(filter.statuses()), ExecutionStatus::code))
        .param("triggers", texts(List.copyOf(filter.triggers()), Trigger::code))
        .param("workers", uuids(filter.workerIds()))
        .param("queues", texts(traits.queues()))
        .param("error_types", texts(traits.errors().types()))
        .param("text", traits.errors().text())
        .param("min_run", traits.minRun() == null ? null : traits.minRun().toMillis() / 1000.0);
  }
}
