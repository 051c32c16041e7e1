package io.carillon.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/**
 * Who sends a request, known by a token or by a session that was opened with one.
 *
 * @param tokenId of the token, or of the token that the session belongs to
 * @param name of that token
 * @param role of that token: viewer, operator or admin
 */
public record Caller(long tokenId, String name, String role) {

  private static final String ATTRIBUTE = Caller.class.getName();

  /** Whether the caller may do everything. */
  public boolean isAdmin() {
    return Role.ADMIN.code().equals(role);
  }

  /** The caller that was authenticated; empty where nobody was. */
  public static Optional<Caller> of(Authentication authentication) {
    return authentication.getDetails() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /** The caller of a request, also after the security filters; empty where nobody is known. */
  public static Optional<Caller> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /** Keeps the caller with the request. */
  public void keepIn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
