package io.carillon.server.security;

import io.carillon.server.api.Problem;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Which role each request needs. A viewer reads, an operator runs and pauses, an admin changes. */
@Configuration(proxyBeanMethods = false)
class SecurityRules {

  private static final String CONFIGS = "/api/v1/task-configs/";
  private static final String EXECUTIONS = "/api/v1/executions/";
  private static final String WORKERS = "/api/v1/workers/";
  private static final String[] OPEN = {
    "/", "/landing.js", "/landing.css", "/landing.svg", "/health", "/health/live", "/health/ready"
  };
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String[] OPERATIONS = {
    CONFIGS + "run",
    CONFIGS + "*/run",
    CONFIGS + "*/backfill",
    CONFIGS + "*/pause",
    CONFIGS + "*/resume",
    EXECUTIONS + "*/cancel",
    EXECUTIONS + "*/retry",
    WORKERS + "*/pause",
    WORKERS + "*/resume",
    WORKERS + "*/drain"
  };

  @Bean
  SecurityFilterChain rules(HttpSecurity http, Tokens tokens) {
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
        .addFilterBefore(new BearerFilter(tokens), AuthorizationFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(HttpMethod.GET, OPEN)
                .permitAll()
                .requestMatchers("/api/v1/tokens", "/api/v1/tokens/*")
                .hasAuthority("admin")
                .requestMatchers(HttpMethod.GET)
                .hasAnyAuthority("viewer", "operator", "admin")
                .requestMatchers(HttpMethod.HEAD)
                .hasAnyAuthority("viewer", "operator", "admin")
                .requestMatchers(HttpMethod.POST, "/api/v1/schedules/preview", "/api/v1/forecast")
                .hasAnyAuthority("viewer", "operator", "admin")
                .requestMatchers(HttpMethod.POST, OPERATIONS)
                .hasAnyAuthority("operator", "admin")
                .anyRequest()
                .hasAuthority("admin"))
        .exceptionHandling(refusals ->
            refusals
                .authenticationEntryPoint((request, response, e) -> {
                  response.setHeader("WWW-Authenticate", "Bearer");
                  Problem.of(
                          HttpStatus.UNAUTHORIZED,
                          "Send a token that is known here: Authorization: Bearer <token>.")
                      .write(response);
                })
                .accessDeniedHandler((request, response, e) ->
                    Problem.of(HttpStatus.FORBIDDEN, "The role of this token does not allow it.")
                        .write(response)))
        .build();
  }
}
