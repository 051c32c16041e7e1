package io.carillon.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** The token in the header {@code Authorization: Bearer} (RFC 6750). */
public final class BearerToken {

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST = 1_000;

  private BearerToken() {}

  /** Returns the token of a request; empty without one. */
  public static Optional<String> of(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null
        || header.length() > LONGEST
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return Optional.of(header.substring(SCHEME.length()).strip());
  }
}
