package io.carillon.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/**
 * The sender of a request, identified by a token or by a session opened with one.
 *
 * @param tokenId of the token, or of the token that the session belongs to
 * @param name of that token
 * @param role of that token: viewer, operator, editor or admin
 * @param reach the namespaces that the caller sees and changes
 */
public record Caller(long tokenId, String name, String role, Reach reach) {

  private static final String ATTRIBUTE = Caller.class.getName();

  /** Reads the columns {@code id}, {@code name}, {@code role} and {@code namespaces}. */
  static Caller read(ResultSet row) throws SQLException {
    return new Caller(
        row.getLong("id"), row.getString("name"), row.getString("role"), Reach.read(row));
  }

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
