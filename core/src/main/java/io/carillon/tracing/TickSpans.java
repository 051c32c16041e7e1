package io.carillon.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the due times that a tick fires: for each a root span from the due time on, and
 * within it the decision. They end after the commit; those of a tick that was rolled back never end
 * and are not exported. Not thread-safe.
 */
public final class TickSpans {

  private record Open(Span span, Instant start) {}

  private final Tracing tracing;
  private final Instant decidedAt;
  private final List<Open> open = new ArrayList<>();

  TickSpans(Tracing tracing, Instant decidedAt) {
    this.tracing = tracing;
    this.decidedAt = decidedAt;
  }

  /** Begins the trace of an execution; returns its decision, null for one that is not sampled. */
  public @Nullable TraceContext fired(Subject subject, Instant dueAt) {
    return tracing.safely(() -> begin(subject, dueAt));
  }

  private @Nullable TraceContext begin(Subject subject, Instant dueAt) {
    Span due =
        tracing
            .builder("due", subject, Context.root())
            .setAttribute("carillon.due_at", dueAt.toString())
            .setStartTimestamp(dueAt)
            .startSpan();
    if (!due.getSpanContext().isSampled()) {
      return null;
    }
    Instant start = decidedAt.isBefore(dueAt) ? dueAt : decidedAt;
    Span decision =
        tracing
            .builder("decision", subject, Context.root().with(due))
            .setStartTimestamp(start)
            .startSpan();
    open.add(new Open(decision, start));
    open.add(new Open(due, start));
    return TraceContext.of(decision.getSpanContext());
  }

  /** Ends the spans. */
  public void end() {
    open.forEach(one -> tracing.run(() -> tracing.end(one.span(), one.start())));
    open.clear();
  }
}
