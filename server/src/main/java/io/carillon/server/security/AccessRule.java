package io.carillon.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The role that some requests need.
 *
 * @param role null for requests that are open to all callers
 */
record AccessRule(@Nullable Role role, List<RequestMatcher> requests) {

  /** Opens that method on those paths to all callers. */
  static AccessRule open(HttpMethod method, String... paths) {
    return new AccessRule(null, matchers(method, paths));
  }

  /**
   * Requires a role for those paths.
   *
   * @param method null for every method
   */
  static AccessRule of(Role role, @Nullable HttpMethod method, String... paths) {
    return new AccessRule(role, matchers(method, paths));
  }

  private static List<RequestMatcher> matchers(@Nullable HttpMethod method, String... paths) {
    var builder = PathPatternRequestMatcher.withDefaults();
    return Arrays.stream(paths)
        .map(path ->
            (RequestMatcher)
                (method == null ? builder.matcher(path) : builder.matcher(method, path)))
        .toList();
  }

  boolean matches(HttpServletRequest request) {
    return requests.stream().anyMatch(matcher -> matcher.matches(request));
  }

  /** Appends the rule to those already registered. */
  void apply(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          registry) {
    var chosen = registry.requestMatchers(requests.toArray(RequestMatcher[]::new));
    if (role == null) {
      chosen.permitAll();
    } else {
      chosen.hasAnyAuthority(role.sufficient());
    }
  }
}
