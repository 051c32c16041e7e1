package io.carillon.execution;

import static io.carillon.database.SqlArrays.booleans;
import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.tracing.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** The parts of the statements that insert executions, whether queued or running. */
final class NewRows {

  static final String COLUMNS =
      """
      id, task_config_id, config_version, task_type, queue, priority, max_attempts, trigger, due_at,
      queued_at, start_by, held, triggered_by, retry_of, parameters
      """;

  static final String VALUES =
      """
      n.id, n.config, n.version, n.type, n.queue, n.priority, n.attempts, n.trigger, n.due_at,
      t.now, n.start_by, n.held, n.by, n.retry_of, cast((cast(:texts as text[]))[n.text] as jsonb)
      """;

  static final String ROWS =
      """
      from unnest(:ids, :configs, :versions, :types, :queues, :priorities, :attempts, :triggers,
        :dues, :start_ats, :start_bys, :helds, :bys, :retry_ofs, :text_numbers)
        as n(id, config, version, type, queue, priority, attempts, trigger, due_at, start_at,
        start_by, held, by, retry_of, text)
      cross join (select coalesce(cast(:now as timestamptz), now()) as now) as t
      """;

  // The traces of a batch, which nearly always has none. Their statements are others, so that the
  // usual ones have no more to send.
  private static final String TRACE_COLUMNS = COLUMNS + ", traceparent, tracestate ";

  private static final String TRACE_VALUES = VALUES + ", n.parent, n.state ";

  private static final String TRACE_ROWS =
      ROWS.replace(":text_numbers)", ":text_numbers, :parents, :states)")
          .replace("retry_of, text)", "retry_of, text, parent, state)");

  private NewRows() {}

  /**
   * Returns a statement with the columns, values and rows of new executions.
   *
   * @param form the text, with {@code %1$s} for the columns, {@code %2$s} for the values and {@code
   *     %3$s} for the rows
   */
  static Insert insert(String form) {
    return new Insert(
        form.formatted(COLUMNS, VALUES, ROWS),
        form.formatted(TRACE_COLUMNS, TRACE_VALUES, TRACE_ROWS));
  }

  /** A statement, for executions without traces and for those of which some have one. */
  record Insert(String plain, String traced) {

    String of(List<NewExecution> batch) {
      return areTraced(batch) ? traced : plain;
    }
  }

  private static boolean areTraced(List<NewExecution> batch) {
    for (NewExecution execution : batch) {
      if (execution.trace() != null) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String parent(NewExecution execution) {
    TraceContext trace = execution.trace();
    return trace == null ? null : trace.traceparent();
  }

  private static @Nullable String state(NewExecution execution) {
    TraceContext trace = execution.trace();
    return trace == null ? null : trace.tracestate();
  }

  static MapSqlParameterSource parameters(Database database, List<NewExecution> batch) {
    OwnParameters own = OwnParameters.of(batch);
    MapSqlParameterSource parameters =
        new MapSqlParameterSource()
            .addValue("now", database.clockOverride())
            .addValue("ids", uuids(batch, NewExecution::id))
            .addValue("configs", longs(batch, NewExecution::taskConfigId))
            .addValue("versions", longs(batch, one -> one.task().configVersion()))
            .addValue("types", texts(batch, NewExecution::taskType))
            .addValue("queues", texts(batch, NewExecution::queue))
            .addValue("priorities", ints(batch, NewExecution::priority))
            .addValue("attempts", ints(batch, one -> one.task().maxAttempts()))
            .addValue("triggers", texts(batch, one -> one.origin().trigger().code()))
            .addValue("dues", instants(batch, one -> one.origin().dueAt()))
            .addValue("start_ats", instants(batch, one -> one.timing().startAt()))
            .addValue("start_bys", instants(batch, one -> one.timing().startBy()))
            .addValue("helds", booleans(batch, one -> one.timing().held()))
            .addValue("bys", texts(batch, one -> one.origin().triggeredBy()))
            .addValue("retry_ofs", uuids(batch, one -> one.origin().retryOf()))
            .addValue("texts", texts(own.texts()))
            .addValue("text_numbers", ints(own.numbers(), number -> number));
    return areTraced(batch)
        ? parameters
            .addValue("parents", texts(batch, NewRows::parent))
            .addValue("states", texts(batch, NewRows::state))
        : parameters;
  }
}
