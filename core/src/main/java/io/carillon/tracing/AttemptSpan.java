package io.carillon.tracing;

import io.carillon.task.TaskError;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The span of an attempt on this node, and that of its handler. Ends once. Thread-safe. */
public final class AttemptSpan {

  private static final int LONGEST_MESSAGE = 1_000;

  private final Tracing tracing;
  private final Subject subject;
  private final Span span;
  private final Instant start;
  private final AtomicBoolean ended = new AtomicBoolean();

  AttemptSpan(Tracing tracing, Subject subject, Span span, Instant start) {
    this.tracing = tracing;
    this.subject = subject;
    this.span = span;
    this.start = start;
  }

  /** Begins the span of the handler; null when that fails. */
  public @Nullable HandlerSpan handler() {
    return tracing.safely(() ->
        HandlerSpan.begin(tracing.builder("handler", subject, Context.root().with(span)), tracing));
  }

  /**
   * Ends the span.
   *
   * @param outcome the code of the outcome
   * @param error without secrets; null for none
   */
  public void end(String outcome, @Nullable TaskError error) {
    if (ended.compareAndSet(false, true)) {
      tracing.run(() -> {
        describe(span, outcome, error);
        tracing.end(span, start);
      });
    }
  }

  static void describe(Span span, String outcome, @Nullable TaskError error) {
    span.setAttribute("carillon.outcome", outcome);
    if (error != null) {
      String message = String.valueOf(error.message());
      span.setAttribute("error.type", error.type());
      span.setStatus(
          StatusCode.ERROR, message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    }
  }
}
