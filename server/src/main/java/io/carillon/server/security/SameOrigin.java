package io.carillon.server.security;

import io.carillon.server.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;

/**
 * The protection of sessions against forged requests (CSRF): a request that may change something
 * must prove that it comes from a page of this server. Browsers say so in {@code Sec-Fetch-Site};
 * the header {@value #HEADER} proves it too, as only pages of the server can set it.
 */
final class SameOrigin {

  /** Header for browsers without {@code Sec-Fetch-Site}; any value counts. */
  static final String HEADER = "X-Carillon-Request";

  private static final String SITE = "Sec-Fetch-Site";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private SameOrigin() {}

  /** Returns whether a request changes nothing, or comes from a page of this server. */
  static boolean isSafe(HttpServletRequest request) {
    if (SAFE.contains(request.getMethod())) {
      return true;
    }
    String site = request.getHeader(SITE);
    return site == null ? request.getHeader(HEADER) != null : site.equals("same-origin");
  }

  static Problem refusal() {
    return new Problem(
        HttpStatus.FORBIDDEN,
        "A change with the cookie of a session must come from a page of this server: it needs"
            + " Sec-Fetch-Site: same-origin, which browsers send, or the header "
            + HEADER
            + ". Programs send a token instead.",
        "cross_site",
        List.of());
  }
}
