package io.carillon.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** The span of a request to a server, current on the thread that serves it. */
public final class ServerSpan {

  private static final int SERVER_ERROR = 500;

  private final Tracing tracing;
  private final Span span;
  private final @Nullable Scope scope;

  private ServerSpan(Tracing tracing, Span span) {
    this.tracing = tracing;
    this.span = span;
    this.scope = tracing.safely(span::makeCurrent);
  }

  static ServerSpan begin(Tracing tracing, String method, @Nullable TraceContext caller) {
    Span span =
        tracing
            .builder(method)
            .setParent(caller == null ? Context.root() : caller.asParent())
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", method)
            .startSpan();
    return new ServerSpan(tracing, span);
  }

  /**
   * Ends the span on the thread that began it.
   *
   * @param route the pattern of the path, without a value of it; null when there is none
   * @param status the status of the response
   */
  public void end(@Nullable String route, String method, int status) {
    Scope current = scope;
    if (current != null) {
      tracing.run(current::close);
    }
    tracing.run(() -> {
      if (route != null) {
        span.updateName(method + " " + route).setAttribute("http.route", route);
      }
      span.setAttribute("http.response.status_code", status);
      if (status >= SERVER_ERROR) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    });
  }
}
