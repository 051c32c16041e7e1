package io.carillon.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/**
 * The sender of a request, identified by a token or by a session opened with one.
 *
 * @param tokenId of the token, or of the token that the session belongs to
 * @param name of that token
 * @param role of that token: viewer, operator, editor or admin
 */
public record Caller(long tokenId, String name, String role) {

  private static final String ATTRIBUTE = Caller.class.getName();

  /** Returns whether the caller is an admin. */
  public boolean isAdmin() {
    return Role.ADMIN.code().equals(role);
  }

  /** Returns the authenticated caller; empty for an anonymous one. */
  public static Optional<Caller> of(Authentication authentication) {
    return authentication.getDetails() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /** Returns the caller of a request, also after the security filters; empty when unknown. */
  public static Optional<Caller> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /** Attaches the caller to the request. */
  public void keepIn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
