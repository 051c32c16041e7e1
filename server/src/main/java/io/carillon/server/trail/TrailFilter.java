package io.carillon.server.trail;

import io.carillon.server.security.BearerToken;
import io.carillon.server.security.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records every request that may change something (POST, PUT, PATCH, DELETE) and every request with
 * an unknown token. Runs before the security filters, so that it sees what they refuse.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1_000)
class TrailFilter extends OncePerRequestFilter {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  // POSTs that only compute
  private static final Set<String> READING =
      Set.of(
          "POST /api/v1/schedules/preview",
          "POST /api/v1/forecast",
          "POST /api/v1/task-configs/{id}/render");
  // The way back from an OpenID provider logs in, though it is a GET.
  private static final Set<String> LOG_INS = Set.of("/oidc/callback");
  private static final String LOGIN = "/api/v1/session";
  private static final String INTERFACE = "/api/v1/";
  private static final int LONGEST = 200;

  // Lazy: filters are created with the web server, before a missing database is detected.
  private final ObjectProvider<TrailWriter> writer;
  private final Routes routes;

  TrailFilter(ObjectProvider<TrailWriter> writer, Routes routes) {
    this.writer = writer;
    this.routes = routes;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean answered = false;
    try {
      chain.doFilter(request, response);
      answered = true;
    } finally {
      record(request, answered ? response.getStatus() : 500);
    }
  }

  private void record(HttpServletRequest request, int status) {
    TrailWriter trail = writer.getObject();
    String path = request.getRequestURI();
    if (LOG_INS.contains(path) && status != 302) {
      trail.write(asked(request, request.getMethod() + " " + path, status));
    } else if (status == 401 && !path.equals(LOGIN)) {
      // A request without any token is not a failed login and needs no record.
      if (BearerToken.of(request).isPresent()) {
        trail.write(asked(request, TrailLine.UNKNOWN_TOKEN, status));
      }
    } else if (!SAFE.contains(request.getMethod())) {
      String action = action(request);
      if (!READING.contains(action) || status == 403) {
        trail.write(asked(request, action, status));
      }
    }
  }

  private String action(HttpServletRequest request) {
    return request.getMethod() + " " + routes.template(request).orElse("(unknown path)");
  }

  private static AuditedRequest asked(HttpServletRequest request, String action, int status) {
    Optional<Caller> caller = Caller.of(request);
    Optional<TrailDetail> detail = TrailDetail.of(request);
    Optional<String> target = detail.map(TrailDetail::target).or(() -> variables(request));
    return new AuditedRequest(
        caller.map(known -> new AuditedRequest.Caller(known.name(), known.role())).orElse(null),
        bounded(request.getRemoteAddr()),
        bounded(action),
        new AuditedRequest.ChangedObject(
            subject(request, detail).map(TrailFilter::bounded).orElse(null),
            target.map(TrailFilter::bounded).orElse(null),
            detail.map(TrailDetail::text).map(TrailFilter::bounded).orElse(null),
            status < 400 ? Changes.of(request).orElse(null) : null),
        status);
  }

  /** The collection of the path, and the id in the path or that of the created object. */
  private static Optional<String> subject(
      HttpServletRequest request, Optional<TrailDetail> detail) {
    String pattern = String.valueOf(pattern(request));
    if (!pattern.startsWith(INTERFACE)) {
      return Optional.empty();
    }
    String[] path = pattern.split("/", 6);
    String id = "";
    if (path.length == 4) {
      id = detail.map(TrailDetail::target).orElse("");
    } else if (path[4].startsWith("{")) {
      id = variable(request, path[4]);
    }
    return Optional.of(id.isEmpty() || id.contains("/") ? path[3] : path[3] + "/" + id);
  }

  private static @Nullable Object pattern(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
  }

  private static String variable(HttpServletRequest request, String name) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    Object value =
        variables instanceof Map<?, ?> map ? map.get(name.substring(1, name.length() - 1)) : null;
    return value == null ? "" : value.toString();
  }

  private static Optional<String> variables(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    String ids =
        variables instanceof Map<?, ?> map
            ? map.values().stream().map(String::valueOf).collect(Collectors.joining("/"))
            : "";
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids);
  }

  /**
   * Fits a text to its column: limits the length and replaces NUL, which PostgreSQL cannot store.
   */
  private static String bounded(String text) {
    String kept = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return kept.replace('\u0000', '\uFFFD');
  }
}
