package io.carillon.server.security;

import io.carillon.server.settings.ServerSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The cookie of a session: unreadable for scripts, never sent from other sites, and over TLS alone
 * where people reach the server by TLS.
 */
@Component
public final class SessionCookie {

  /** Name of the cookie. */
  public static final String NAME = "carillon_session";

  private static final int LONGEST = 100;

  private final boolean secure;

  SessionCookie(ServerSettings settings) {
    this.secure = settings.usesTls();
  }

  /** Returns the cookie that carries a session's token. */
  public ResponseCookie with(String token) {
    return cookie(token, Sessions.LONGEST);
  }

  /** Returns the cookie that deletes the present one. */
  public ResponseCookie deleted() {
    return cookie("", Duration.ZERO);
  }

  private ResponseCookie cookie(String value, Duration age) {
    return ResponseCookie.from(NAME, value)
        .httpOnly(true)
        .secure(secure)
        .sameSite("Strict")
        .path("/")
        .maxAge(age)
        .build();
  }

  /** Returns the token of the session that a request belongs to; empty without one. */
  public static Optional<String> of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(NAME))
            .map(Cookie::getValue)
            .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
            .findFirst();
  }
}
