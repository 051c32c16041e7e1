package io.carillon.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the spans of a node. Nothing that OpenTelemetry throws leaves it. Thread-safe. */
public final class Tracing {

  /** No tracing: every method returns null at once. */
  public static final Tracing OFF = new Tracing(null, Clock.systemUTC());

  private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);
  private static final String SCOPE = "io.carillon";

  private final @Nullable Tracer tracer;
  private final InstantSource clock;
  private final AtomicBoolean warned = new AtomicBoolean();

  private Tracing(@Nullable Tracer tracer, InstantSource clock) {
    this.tracer = tracer;
    this.clock = clock;
  }

  /**
   * Returns tracing by OpenTelemetry.
   *
   * @param clock the times of spans, beside those of the database
   */
  public static Tracing of(OpenTelemetry telemetry, InstantSource clock) {
    return new Tracing(telemetry.getTracer(SCOPE), clock);
  }

  /** Returns whether there are spans. */
  public boolean isOn() {
    return tracer != null;
  }

  /**
   * Returns the spans of a tick's decisions; null when off.
   *
   * @param decidedAt the database's time
   */
  public @Nullable TickSpans tick(Instant decidedAt) {
    return isOn() ? new TickSpans(this, decidedAt) : null;
  }

  /**
   * Begins the decision about a request, as a part of the caller's span or of a trace of its own;
   * null when off.
   */
  public @Nullable RequestSpan request() {
    return isOn()
        ? safely(() -> RequestSpan.begin(builder("decision").setParent(Context.current())))
        : null;
  }

  /**
   * Begins the span of a request to this server; null when off.
   *
   * @param method the method of the request
   * @param caller the caller's span; null for none
   */
  public @Nullable ServerSpan server(String method, @Nullable TraceContext caller) {
    return isOn() ? safely(() -> ServerSpan.begin(this, method, caller)) : null;
  }

  Instant now() {
    return clock.instant();
  }

  SpanBuilder builder(String name) {
    Tracer present = tracer;
    if (present == null) {
      throw new IllegalStateException("tracing is off");
    }
    return present.spanBuilder(name);
  }

  SpanBuilder builder(String step, Subject subject, Context parent) {
    return builder(step + " " + subject.taskType())
        .setParent(parent)
        .setSpanKind(SpanKind.INTERNAL)
        .setAttribute("carillon.execution.id", subject.executionId().toString())
        .setAttribute("carillon.task_config.id", subject.taskConfigId())
        .setAttribute("carillon.task_type", subject.taskType());
  }

  /** Ends a span now, and not before its start. */
  void end(Span span, Instant start) {
    Instant now = now();
    span.end(now.isBefore(start) ? start : now);
  }

  /** A processor of the application's own may throw: that must not reach an execution. */
  <T> @Nullable T safely(Supplier<? extends @Nullable T> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      if (warned.compareAndSet(false, true)) {
        LOG.warn("OpenTelemetry failed; further failures are logged at level debug", e);
      } else {
        LOG.debug("OpenTelemetry failed", e);
      }
      return null;
    }
  }

  void run(Runnable step) {
    safely(() -> {
      step.run();
      return true;
    });
  }
}
