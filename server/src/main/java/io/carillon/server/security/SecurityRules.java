package io.carillon.server.security;

import io.carillon.server.console.ConsolePaths;
import io.carillon.server.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Maps requests to the roles they need. A viewer reads, an operator runs and pauses, an editor
 * changes task configs, calendars and alert rules, an admin may do everything.
 */
@Configuration(proxyBeanMethods = false)
class SecurityRules {

  private static final String SESSION = "/api/v1/session";
  private static final String CONFIGS = "/api/v1/task-configs/";
  private static final String EXECUTIONS = "/api/v1/executions/";
  private static final String CALENDARS = "/api/v1/calendars/";
  private static final String ALERT_RULES = "/api/v1/alert-rules";
  private static final String SILENCES = "/api/v1/alert-silences";
  private static final String[] OPEN = {
    "/health",
    "/health/live",
    "/health/ready",
    "/health/alerts",
    "/oidc/log-in",
    "/oidc/log-out",
    "/api/v1/login-methods"
  };
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String[] ADMINISTRATION = {
    "/api/v1/tokens", "/api/v1/tokens/*", "/api/v1/login-codes", "/api/v1/trail"
  };
  private static final String[] PREVIEWS = {
    "/api/v1/schedules/preview", "/api/v1/forecast", CONFIGS + "*/render"
  };
  private static final String[] OPERATIONS = {
    CONFIGS + "run",
    CONFIGS + "pause",
    CONFIGS + "resume",
    CONFIGS + "*/run",
    CONFIGS + "*/backfill",
    CONFIGS + "*/pause",
    CONFIGS + "*/resume",
    EXECUTIONS + "cancel",
    EXECUTIONS + "retry",
    EXECUTIONS + "*/cancel",
    EXECUTIONS + "*/retry",
    "/api/v1/bulk/*/stop",
    "/api/v1/connections/*/test",
    ALERT_RULES + "/*/test",
    SILENCES
  };
  private static final String[] CHANGES = {
    "/api/v1/task-configs",
    CONFIGS + "bulk",
    CONFIGS + "create",
    CONFIGS + "delete",
    CONFIGS + "*/restore",
    CONFIGS + "*/versions/*/restore",
    "/api/v1/bulk/*/undo",
    CALENDARS + "*/import",
    ALERT_RULES,
    "/api/v1/apply"
  };
  private static final String[] CHANGED = {CONFIGS + "*", CALENDARS + "*", ALERT_RULES + "/*"};

  private static final String UNKNOWN =
      "Send a token that is known here: Authorization: Bearer <token>.";

  // The first match decides; requests without a rule need an admin.
  private static final List<AccessRule> RULES =
      List.of(
          AccessRule.open(HttpMethod.GET, OPEN),
          AccessRule.open(HttpMethod.HEAD, OPEN),
          AccessRule.open(HttpMethod.GET, ConsolePaths.all()),
          AccessRule.open(HttpMethod.HEAD, ConsolePaths.all()),
          AccessRule.open(HttpMethod.POST, SESSION),
          AccessRule.of(Role.VIEWER, HttpMethod.DELETE, SESSION),
          AccessRule.of(Role.ADMIN, null, ADMINISTRATION),
          AccessRule.of(Role.VIEWER, HttpMethod.GET, "/**"),
          AccessRule.of(Role.VIEWER, HttpMethod.HEAD, "/**"),
          AccessRule.of(Role.VIEWER, HttpMethod.POST, PREVIEWS),
          AccessRule.of(Role.OPERATOR, HttpMethod.DELETE, SILENCES + "/*"),
          AccessRule.of(Role.OPERATOR, HttpMethod.POST, OPERATIONS),
          AccessRule.of(Role.EDITOR, HttpMethod.POST, CHANGES),
          AccessRule.of(Role.EDITOR, HttpMethod.PUT, CHANGED),
          AccessRule.of(Role.EDITOR, HttpMethod.PATCH, CONFIGS + "*"),
          AccessRule.of(Role.EDITOR, HttpMethod.DELETE, CHANGED));

  @Bean
  SecurityFilterChain rules(
      HttpSecurity http,
      Tokens tokens,
      Sessions sessions,
      LastUses uses,
      IdentityProvider provider) {
    provider.addLogIn(http);
    return http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> anonymous.authorities("nobody"))
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
        .addFilterBefore(
            new CallerFilter(tokens, sessions, uses, provider), AuthorizationFilter.class)
        .authorizeHttpRequests(SecurityRules::authorize)
        .exceptionHandling(refusals ->
            refusals
                .authenticationEntryPoint((request, response, e) -> askForToken(request, response))
                .accessDeniedHandler((request, response, e) ->
                    Problem.of(HttpStatus.FORBIDDEN, refusal(request)).write(response)))
        .build();
  }

  private static void authorize(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests) {
    requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
    requests.requestMatchers(LimitedCallers::refuses).denyAll();
    RULES.forEach(rule -> rule.apply(requests));
    requests.anyRequest().hasAuthority(Role.ADMIN.code());
  }

  private static void askForToken(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer");
    Problem.of(HttpStatus.UNAUTHORIZED, CallerFilter.refusal(request).orElse(UNKNOWN))
        .write(response);
  }

  private static String refusal(HttpServletRequest request) {
    if (LimitedCallers.refuses(request)) {
      return "The caller is limited to namespaces, and this is not.";
    }
    Role needed =
        RULES.stream()
            .filter(rule -> rule.matches(request))
            .findFirst()
            .map(AccessRule::role)
            .orElse(Role.ADMIN);
    String caller =
        Caller.of(request)
            .map(one -> "the token \"" + one.name() + "\" has the role " + one.role())
            .orElse("there is no token");
    return "This needs the role %s; %s.".formatted(needed.code(), caller);
  }
}
