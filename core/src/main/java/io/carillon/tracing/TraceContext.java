package io.carillon.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span as other systems are told of it, by W3C Trace Context.
 *
 * @param traceparent the header {@code traceparent} of version 00, 55 characters
 * @param tracestate the header {@code tracestate}, at most {@value #LONGEST_STATE} characters; null
 *     for none
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {

  /** Longest kept {@code tracestate}: what W3C Trace Context asks every system to pass on. */
  public static final int LONGEST_STATE = 512;

  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";
  private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();

  /**
   * Returns the context of these headers.
   *
   * @param traceparent null when there is no such header
   * @param tracestate null for none; a faulty one, or one that is too long, is left out
   * @return null when {@code traceparent} does not conform to W3C Trace Context
   */
  public static @Nullable TraceContext parse(
      @Nullable String traceparent, @Nullable String tracestate) {
    return traceparent == null ? null : of(read(traceparent, tracestate));
  }

  /** Returns the context of a span; null for one that does not exist. */
  static @Nullable TraceContext of(SpanContext span) {
    if (!span.isValid()) {
      return null;
    }
    Map<String, String> headers = HashMap.newHashMap(2);
    FORMAT.inject(
        Context.root().with(Span.wrap(span)),
        headers,
        (map, key, value) -> {
          if (map != null) {
            map.put(key, value);
          }
        });
    String parent = headers.get(PARENT);
    String state = headers.get(STATE);
    return parent == null ? null : new TraceContext(parent, fits(state) ? state : null);
  }

  private static boolean fits(@Nullable String state) {
    return state != null && !state.isEmpty() && state.length() <= LONGEST_STATE;
  }

  /** Returns OpenTelemetry's context with this span as the remote parent. */
  public Context asParent() {
    return Context.root().with(Span.wrap(read(traceparent, tracestate)));
  }

  private static SpanContext read(String traceparent, @Nullable String tracestate) {
    Map<String, String> headers = HashMap.newHashMap(2);
    headers.put(PARENT, traceparent);
    if (fits(tracestate)) {
      headers.put(STATE, tracestate);
    }
    return Span.fromContext(FORMAT.extract(Context.root(), headers, Headers.INSTANCE))
        .getSpanContext();
  }

  /** Returns the id of the trace, 32 hexadecimal digits. */
  public String traceId() {
    return traceparent.substring(3, 35);
  }

  /** Returns the id of the span, 16 hexadecimal digits. */
  public String spanId() {
    return traceparent.substring(36, 52);
  }

  private enum Headers implements TextMapGetter<Map<String, String>> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return List.copyOf(carrier.keySet());
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
