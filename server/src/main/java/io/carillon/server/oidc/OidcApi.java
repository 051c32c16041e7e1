package io.carillon.server.oidc;

import io.carillon.secret.SealedTexts;
import io.carillon.server.problem.Problem;
import io.carillon.server.security.SessionCookie;
import io.carillon.server.security.Sessions;
import io.carillon.server.settings.ServerSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Log-in and log-out at the OpenID provider, for browsers. */
@RestController
class OidcApi {

  private final Providers providers;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final SealedTexts seal;
  private final ServerSettings settings;

  OidcApi(
      Providers providers,
      Sessions sessions,
      SessionCookie cookie,
      LogInCookie begun,
      ServerSettings settings) {
    this.providers = providers;
    this.sessions = sessions;
    this.cookie = cookie;
    this.seal = begun.seal();
    this.settings = settings;
  }

  /** Answers where no log-in can begin: a filter redirects to the provider before. */
  @GetMapping(OpenIdConnect.LOG_IN)
  ResponseEntity<Object> logIn(@RequestParam("next") Optional<String> next) {
    return (providers.settings() == null
            ? Problem.of(
                HttpStatus.NOT_FOUND,
                "This server has no OpenID provider: CARILLON_OIDC_ISSUER names one.")
            : Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The OpenID provider does not answer at present; try again, or log in with a"
                    + " token."))
        .answer(new HttpHeaders());
  }

  /** Ends the session here, and leads to the provider's log-out. */
  @GetMapping("/oidc/log-out")
  ResponseEntity<Void> logOut(HttpServletRequest request) {
    Optional<Sessions.Present> session = Sessions.Present.of(request);
    session.map(Sessions.Present::id).ifPresent(sessions::end);
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(HttpStatus.FOUND);
    if (session.isPresent()) {
      answer.header(HttpHeaders.SET_COOKIE, cookie.deleted().toString());
    }
    String next = session.map(Sessions.Present::idToken).map(this::end).orElse("/");
    return answer.location(URI.create(next)).build();
  }

  /** The address that ends the session at the provider (OpenID Connect RP-Initiated Logout 1.0). */
  private @Nullable String end(String sealed) {
    String idToken = seal.open(LogInResult.ID_TOKEN, sealed).orElse(null);
    Object endpoint =
        providers
            .present()
            .map(Provider::registration)
            .map(known ->
                known.getProviderDetails().getConfigurationMetadata().get("end_session_endpoint"))
            .orElse(null);
    if (idToken == null || endpoint == null) {
      return null;
    }
    return UriComponentsBuilder.fromUriString(endpoint.toString())
        .queryParam("id_token_hint", idToken)
        .queryParam("post_logout_redirect_uri", settings.peopleUrl() + "/")
        .encode()
        .toUriString();
  }
}
