package io.carillon.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The decision about a request, whose executions are parts of its trace. */
public final class RequestSpan {

  private final Span span;
  private final @Nullable TraceContext context;

  private RequestSpan(Span span, @Nullable TraceContext context) {
    this.span = span;
    this.context = context;
  }

  static RequestSpan begin(SpanBuilder builder) {
    boolean continued = Span.fromContext(Context.current()).getSpanContext().isValid();
    Span span = builder.startSpan();
    boolean kept = continued || span.getSpanContext().isSampled();
    return new RequestSpan(span, kept ? TraceContext.of(span.getSpanContext()) : null);
  }

  /**
   * Returns the span for its executions. The caller's decision not to sample is passed on; a trace
   * that begins here and is not sampled is null.
   */
  public @Nullable TraceContext context() {
    return context;
  }

  /**
   * Ends the span, after the commit.
   *
   * @param executions the number of executions that were started
   */
  public void end(int executions) {
    span.setAttribute("carillon.executions", executions);
    span.end();
  }
}
