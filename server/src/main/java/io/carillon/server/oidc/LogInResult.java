package io.carillon.server.oidc;

import io.carillon.secret.SealedTexts;
import io.carillon.sentence.Sentence;
import io.carillon.server.front.LoginAttempts;
import io.carillon.server.security.People;
import io.carillon.server.security.SessionCookie;
import io.carillon.server.security.Sessions;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * Ends the way back from the provider with a small page that leads on. A redirect would not do:
 * browsers send no SameSite=Strict cookie while a navigation that another site began goes on.
 */
@Component
class LogInResult {

  /** The purpose of a sealed ID token. */
  static final String ID_TOKEN = "id_token";

  private static final Logger LOG = LoggerFactory.getLogger(LogInResult.class);
  // The provider decides anew who somebody is at least once a day.
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final String PAGE =
      "<!doctype html><html><head><meta charset=\"utf-8\"><title>Carillon</title>"
          + "<meta http-equiv=\"refresh\" content=\"0;url=%1$s\"></head>"
          + "<body><a href=\"%1$s\">Carillon</a></body></html>";

  private final Providers providers;
  private final LogInCookie begun;
  private final People people;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final LoginAttempts attempts;
  private final SealedTexts seal;

  LogInResult(
      Providers providers,
      LogInCookie begun,
      People people,
      Sessions sessions,
      SessionCookie cookie,
      LoginAttempts attempts) {
    this.providers = providers;
    this.begun = begun;
    this.people = people;
    this.sessions = sessions;
    this.cookie = cookie;
    this.attempts = attempts;
    this.seal = begun.seal();
  }

  /** Opens a session for the person, if the claims have a role. */
  void welcome(
      HttpServletRequest request, HttpServletResponse response, Authentication authentication)
      throws IOException {
    SecurityContextHolder.clearContext();
    OidcUser user = (OidcUser) Objects.requireNonNull(authentication.getPrincipal());
    Optional<Identity> identity =
        Identity.of(user.getClaims(), Objects.requireNonNull(providers.settings()));
    if (identity.isEmpty()) {
      TrailDetail.say(
          request, "oidc", Sentence.of("trail_no_role").with("person", user.getSubject()));
      page(response, 403, "/#log-in=no-role");
      return;
    }
    Sessions.Opened session = opened(identity.get(), user, request);
    session.caller().keepIn(request);
    TrailDetail.say(request, session.caller().name(), Sentence.of("trail_logged_in"));
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.with(session.token()).toString());
    page(response, 200, begun.next(request));
  }

  private Sessions.Opened opened(Identity identity, OidcUser user, HttpServletRequest request) {
    people.put(identity.subject(), identity.name(), identity.role(), identity.reach());
    String idToken = seal.seal(ID_TOKEN, user.getIdToken().getTokenValue());
    Sessions.Origin origin = new Sessions.Origin(request.getRemoteAddr(), LONGEST, idToken);
    return sessions.openBySubject(identity.subject(), origin).orElseThrow();
  }

  /** Leads back to the first page, which says that the log-in failed. */
  void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    attempts.failed(request.getRemoteAddr());
    LOG.info("A log-in by OpenID Connect failed: {}", e.getMessage());
    TrailDetail.say(request, "oidc", Sentence.of("trail_login_failed"));
    page(response, 401, "/#log-in=failed");
  }

  private static void page(HttpServletResponse response, int status, String next)
      throws IOException {
    response.setStatus(status);
    response.setContentType(MediaType.TEXT_HTML_VALUE + ";charset=utf-8");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response
        .getOutputStream()
        .write(PAGE.formatted(HtmlUtils.htmlEscape(next)).getBytes(StandardCharsets.UTF_8));
  }
}
