package io.carillon.tracing;

import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.task.TaskError;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Continues the traces of executions: their waits and their attempts. Thread-safe. */
public final class ExecutionTraces {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutionTraces.class);

  private final Database database;
  private final Tracing tracing;

  /** Creates the traces of a database. */
  public ExecutionTraces(Database database, Tracing tracing) {
    this.database = database;
    this.tracing = tracing;
  }

  // Each row is found by its primary key under any plan (docs/sql.md, "Joining a batch").
  private static final String FIND =
      """
      select e.id, e.traceparent, e.tracestate, coalesce((
        select a.finished_at from carillon.earlier_attempt a
        where a.execution_id = e.id order by a.number desc limit 1), e.queued_at) as waits_since
      from carillon.task_execution_live e
      where e.id = any(:ids) and e.traceparent is not null
      """;

  /**
   * Returns the spans of a tick's decisions; null while tracing is off.
   *
   * @param decidedAt the database's time
   */
  public @Nullable TickSpans tick(Instant decidedAt) {
    return tracing.tick(decidedAt);
  }

  /**
   * Begins the decision about a request, as a part of the span of the calling thread or of a trace
   * of its own; null while tracing is off.
   */
  public @Nullable RequestSpan request() {
    return tracing.request();
  }

  /** Runs a step when the present transaction has committed; never when it is rolled back. */
  public void afterCommit(Runnable step) {
    database.afterCommit(() -> tracing.run(step));
  }

  /** Returns whether there are spans. */
  public boolean areOn() {
    return tracing.isOn();
  }

  /**
   * Returns the traces of claimed or waiting executions; those without one are missing. None are
   * found while tracing is off, which costs no query, and when the database does not answer.
   */
  public Map<UUID, StoredTrace> find(Collection<UUID> ids) {
    if (!tracing.isOn() || ids.isEmpty()) {
      return Map.of();
    }
    try {
      return read(ids);
    } catch (DataAccessException e) {
      LOG.warn("The traces of {} executions end here: {}", ids.size(), e.getMessage());
      return Map.of();
    }
  }

  private Map<UUID, StoredTrace> read(Collection<UUID> ids) {
    Map<UUID, StoredTrace> found = new HashMap<>();
    database
        .sql()
        .sql(FIND)
        .param("ids", uuids(ids))
        .query(row -> {
          TraceContext decision =
              TraceContext.parse(row.getString("traceparent"), row.getString("tracestate"));
          if (decision != null) {
            Instant since = row.getTimestamp("waits_since").toInstant();
            found.put(row.getObject("id", UUID.class), new StoredTrace(decision, since));
          }
        });
    return found;
  }

  /**
   * Records the wait of an execution and begins its attempt.
   *
   * @param stored null for an execution without a trace
   * @return null without a trace
   */
  public @Nullable AttemptSpan begin(Subject subject, int attempt, @Nullable StoredTrace stored) {
    return stored == null || !tracing.isOn()
        ? null
        : tracing.safely(() -> begin(subject, attempt, stored, stored.decision().asParent()));
  }

  private AttemptSpan begin(Subject subject, int attempt, StoredTrace stored, Context parent) {
    Instant now = tracing.now();
    queue(subject, attempt, stored, SpanKind.INTERNAL, now);
    Span span =
        tracing
            .builder("attempt", subject, parent)
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute("carillon.attempt", attempt)
            .setStartTimestamp(now)
            .startSpan();
    return new AttemptSpan(tracing, subject, span, now);
  }

  private Span queue(Subject subject, int attempt, StoredTrace stored, SpanKind kind, Instant end) {
    Instant since = stored.waitsSince();
    Span span =
        tracing
            .builder("queue", subject, stored.decision().asParent())
            .setSpanKind(kind)
            .setAttribute("carillon.attempt", attempt)
            .setStartTimestamp(since.isBefore(end) ? since : end)
            .startSpan();
    span.end(end);
    return span;
  }

  /**
   * Records the wait of an execution that is now sent to another system.
   *
   * @return the context for the message; null when there is none
   */
  public @Nullable TraceContext sent(Subject subject, int attempt, StoredTrace stored) {
    return tracing.safely(() ->
        TraceContext.of(
            queue(subject, attempt, stored, SpanKind.PRODUCER, tracing.now()).getSpanContext()));
  }

  /** An attempt that ran in another system, from its start to its end. */
  public record Elsewhere(
      int attempt, Instant start, Instant end, String outcome, @Nullable TaskError error) {}

  /** Records an attempt that ran in another system. */
  public void ran(Subject subject, StoredTrace stored, Elsewhere attempt) {
    tracing.run(() -> {
      Span span =
          tracing
              .builder("attempt", subject, stored.decision().asParent())
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute("carillon.attempt", attempt.attempt())
              .setStartTimestamp(attempt.start())
              .startSpan();
      AttemptSpan.describe(span, attempt.outcome(), attempt.error());
      span.end(attempt.end());
    });
  }
}
