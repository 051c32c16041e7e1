package io.carillon.server.security;

import io.carillon.server.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Authenticates the caller by the header {@code Authorization: Bearer} (RFC 6750). */
final class BearerFilter extends OncePerRequestFilter {

  // Responds without the database, so it must not look up a token.
  private static final String LIVE = "/health/live";

  private final Tokens tokens;

  BearerFilter(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return LIVE.equals(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      BearerToken.of(request)
          .flatMap(tokens::find)
          .ifPresent(caller -> authenticate(caller, request));
    } catch (DataAccessException e) {
      Problem.of(e).write(response);
      return;
    }
    chain.doFilter(request, response);
  }

  private static void authenticate(Caller caller, HttpServletRequest request) {
    caller.keepIn(request);
    var authentication =
        UsernamePasswordAuthenticationToken.authenticated(
            caller.name(), null, List.of(new SimpleGrantedAuthority(caller.role())));
    authentication.setDetails(caller);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authentication);
    SecurityContextHolder.setContext(context);
  }
}
