package io.carillon.server.security;

import io.carillon.server.console.ConsolePaths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What callers may use who are limited to namespaces: the calls listed here and no other. A call
 * that is added to the interface is closed to them until it is listed, and whoever lists it makes
 * it answer by {@link Reach}.
 */
final class LimitedCallers {

  /** Calls that tell and change nothing of a namespace. */
  private static final String[] GLOBAL = {
    "/health/**",
    "/oidc/**",
    "/openapi.json",
    "/schemas/manifest.json",
    "/api/v1/about",
    "/api/v1/session",
    "/api/v1/login-methods",
    "/api/v1/task-types",
    "/api/v1/task-types/*",
    "/api/v1/calendars",
    "/api/v1/calendars/*",
    "/api/v1/calendars/*/days",
    "/api/v1/calendars/*/versions",
    "/api/v1/connection-kinds",
    "/api/v1/connection-kinds/*",
    "/api/v1/workers",
    "/api/v1/workers/*",
    "/api/v1/queues"
  };

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String CONFIG = CONFIGS + "/{id:\\d+}";
  private static final String EXECUTIONS = "/api/v1/executions";
  private static final String EXECUTION = EXECUTIONS + "/{id:\\p{XDigit}[\\p{XDigit}-]+}";

  /** Reads that tell of a namespace, and answer by the reach of the caller. */
  private static final String[] OF_NAMESPACES = {
    "/api/v1/alerts",
    "/api/v1/alerts/{id:\\d+}",
    "/api/v1/export",
    "/api/v1/forecast",
    "/api/v1/forecast/due",
    "/api/v1/bulk",
    "/api/v1/bulk/{id:\\d+}",
    "/api/v1/events",
    "/api/v1/labels",
    "/api/v1/namespaces",
    "/api/v1/overview",
    "/api/v1/overview/top",
    "/api/v1/search",
    "/api/v1/stats",
    "/api/v1/stats/series",
    "/api/v1/stats/top",
    "/api/v1/stream",
    "/api/v1/workers/*/executions",
    CONFIGS,
    CONFIGS + "/count",
    CONFIG,
    CONFIG + "/**",
    EXECUTIONS,
    EXECUTIONS + "/count",
    EXECUTIONS + "/errors",
    EXECUTION,
    EXECUTION + "/**"
  };

  /** Changes of a namespace, by the reach of the caller. */
  private static final String[] CHANGES = {
    "/api/v1/apply",
    "/api/v1/bulk/{id:\\d+}/stop",
    "/api/v1/bulk/{id:\\d+}/undo",
    CONFIGS,
    CONFIGS + "/bulk",
    CONFIGS + "/create",
    CONFIGS + "/delete",
    CONFIGS + "/pause",
    CONFIGS + "/resume",
    CONFIGS + "/run",
    CONFIG + "/**",
    EXECUTIONS + "/cancel",
    EXECUTIONS + "/retry",
    EXECUTION + "/cancel",
    EXECUTION + "/retry"
  };

  private static final List<RequestMatcher> ALLOWED =
      Stream.of(
              matchers(HttpMethod.GET, ConsolePaths.all()),
              matchers(HttpMethod.HEAD, ConsolePaths.all()),
              matchers(HttpMethod.GET, GLOBAL),
              matchers(HttpMethod.HEAD, GLOBAL),
              matchers(HttpMethod.GET, OF_NAMESPACES),
              matchers(HttpMethod.HEAD, OF_NAMESPACES),
              matchers(HttpMethod.POST, CHANGES),
              matchers(HttpMethod.PUT, CONFIG),
              matchers(HttpMethod.PATCH, CONFIG),
              matchers(HttpMethod.DELETE, CONFIG),
              matchers(
                  HttpMethod.POST,
                  "/api/v1/forecast",
                  "/api/v1/session",
                  "/api/v1/schedules/preview"),
              matchers(HttpMethod.DELETE, "/api/v1/session"))
          .flatMap(List::stream)
          .toList();

  private LimitedCallers() {}

  private static List<RequestMatcher> matchers(HttpMethod method, String... paths) {
    var builder = PathPatternRequestMatcher.withDefaults();
    return Arrays.stream(paths).<RequestMatcher>map(path -> builder.matcher(method, path)).toList();
  }

  /** Returns whether a request is out of the reach of its caller. */
  static boolean refuses(HttpServletRequest request) {
    return Caller.of(request).map(caller -> caller.reach().isLimited()).orElse(false)
        && ALLOWED.stream().noneMatch(matcher -> matcher.matches(request));
  }
}
