package io.carillon.server.security;

import io.carillon.server.api.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows the caller by the header {@code Authorization: Bearer} (RFC 6750). */
final class BearerFilter extends OncePerRequestFilter {

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST_TOKEN = 1_000;
  // Answers while the database does not, whoever asks.
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
      token(request.getHeader(HttpHeaders.AUTHORIZATION))
          .flatMap(tokens::find)
          .ifPresent(BearerFilter::authenticate);
    } catch (DataAccessException e) {
      Problem.of(e).write(response);
      return;
    }
    chain.doFilter(request, response);
  }

  private static Optional<String> token(@Nullable String header) {
    if (header == null
        || header.length() > LONGEST_TOKEN
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return Optional.of(header.substring(SCHEME.length()).strip());
  }

  private static void authenticate(Tokens.Owner owner) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            owner.name(), null, List.of(new SimpleGrantedAuthority(owner.role()))));
    SecurityContextHolder.setContext(context);
  }
}
