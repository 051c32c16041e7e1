package io.carillon.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The span of a handler, which is the current one on the handler's thread. */
public final class HandlerSpan {

  private final Tracing tracing;
  private final Span span;
  private final TraceContext context;

  private HandlerSpan(Tracing tracing, Span span, TraceContext context) {
    this.tracing = tracing;
    this.span = span;
    this.context = context;
  }

  static @Nullable HandlerSpan begin(SpanBuilder builder, Tracing tracing) {
    Span span = builder.startSpan();
    TraceContext context = TraceContext.of(span.getSpanContext());
    return context == null ? null : new HandlerSpan(tracing, span, context);
  }

  /** Returns the span for systems that the handler calls. */
  public TraceContext context() {
    return context;
  }

  /**
   * Runs the handler within the span, and ends the span.
   *
   * @throws Exception that of the handler; the span has only its class, since a message may contain
   *     a secret
   */
  public <T extends @Nullable Object> T around(Callable<T> handler) throws Exception {
    Scope scope = tracing.safely(span::makeCurrent);
    try {
      return handler.call();
    } catch (Throwable e) { // around a handler
      tracing.run(() ->
          span.setStatus(StatusCode.ERROR).setAttribute("error.type", e.getClass().getName()));
      throw e;
    } finally {
      if (scope != null) {
        tracing.run(scope::close);
      }
      tracing.run(span::end);
    }
  }
}
