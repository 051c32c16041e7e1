package io.carillon.server.front;

import io.carillon.spring.tracing.NodeTracing;
import io.carillon.tracing.ServerSpan;
import io.carillon.tracing.TraceContext;
import io.carillon.tracing.Tracing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The span of each request that may change something, on the thread that serves it. It continues
 * the caller's trace (W3C Trace Context).
 */
@Component
@Order(1)
final class TraceFilter extends OncePerRequestFilter {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Tracing tracing;

  TraceFilter(NodeTracing tracing) {
    this.tracing = tracing.tracing();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !tracing.isOn() || READING.contains(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    TraceContext caller =
        TraceContext.parse(request.getHeader("traceparent"), request.getHeader("tracestate"));
    ServerSpan span = tracing.server(request.getMethod(), caller);
    int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    try {
      chain.doFilter(request, response);
      status = response.getStatus();
    } finally {
      if (span != null) {
        span.end(route(request), request.getMethod(), status);
      }
    }
  }

  private static @Nullable String route(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null ? null : pattern.toString();
  }
}
