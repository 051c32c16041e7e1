package io.carillon.server.security;

import io.carillon.server.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates the caller by the header {@code Authorization: Bearer} (RFC 6750), else by the
 * cookie of a session. A request that may change something and has the cookie alone is refused
 * unless it comes from a page of this server.
 */
final class CallerFilter extends OncePerRequestFilter {

  // Responds without the database, so it must not look up a token.
  private static final String LIVE = "/health/live";
  private static final String REFUSAL = CallerFilter.class.getName();

  private final Tokens tokens;
  private final Sessions sessions;
  private final LastUses uses;
  private final IdentityProvider provider;

  CallerFilter(Tokens tokens, Sessions sessions, LastUses uses, IdentityProvider provider) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.uses = uses;
    this.provider = provider;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return LIVE.equals(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Problem problem = identify(request);
    if (problem == null) {
      chain.doFilter(request, response);
    } else {
      problem.write(response);
    }
  }

  private @Nullable Problem identify(HttpServletRequest request) {
    try {
      Optional<String> bearer = BearerToken.of(request);
      return bearer.isPresent() ? byToken(bearer.get(), request) : bySession(request);
    } catch (DataAccessException e) {
      return Problem.of(e);
    }
  }

  private @Nullable Problem byToken(String token, HttpServletRequest request) {
    switch (provider.looksForeign(token) ? foreign(token) : tokens.find(token)) {
      case Tokens.Found.Valid(Caller caller) -> authenticate(caller, request);
      case Tokens.Found.Expired(var at) ->
          request.setAttribute(
              REFUSAL, "This token expired at %s; an admin creates another one.".formatted(at));
      case Tokens.Found.Unknown() -> request.removeAttribute(REFUSAL);
    }
    return null;
  }

  private Tokens.Found foreign(String token) {
    return provider
        .caller(token)
        .<Tokens.Found>map(Tokens.Found.Valid::new)
        .orElseGet(Tokens.Found.Unknown::new);
  }

  private @Nullable Problem bySession(HttpServletRequest request) {
    Sessions.Present session = SessionCookie.of(request).flatMap(sessions::find).orElse(null);
    if (session == null) {
      return null;
    }
    if (!SameOrigin.isSafe(request)) {
      session.caller().keepIn(request);
      return SameOrigin.refusal();
    }
    session.keepIn(request);
    uses.noteSession(session.id());
    authenticate(session.caller(), request);
    return null;
  }

  private void authenticate(Caller caller, HttpServletRequest request) {
    uses.noteToken(caller.tokenId());
    caller.keepIn(request);
    var authentication =
        UsernamePasswordAuthenticationToken.authenticated(
            caller.name(), null, List.of(new SimpleGrantedAuthority(caller.role())));
    authentication.setDetails(caller);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authentication);
    SecurityContextHolder.setContext(context);
  }

  /** Returns why the token of a request was refused; empty when it is unknown or absent. */
  static Optional<String> refusal(HttpServletRequest request) {
    return Optional.ofNullable(request.getAttribute(REFUSAL)).map(Object::toString);
  }
}
