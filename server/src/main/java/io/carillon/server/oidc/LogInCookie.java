package io.carillon.server.oidc;

import io.carillon.definition.Json;
import io.carillon.secret.KeyRing;
import io.carillon.secret.SealedTexts;
import io.carillon.server.front.LoginAttempts;
import io.carillon.server.settings.ServerSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a begun log-in in an encrypted cookie of the browser, so that strangers store nothing on
 * the server and any node can finish it. The provider's redirect comes from another site, so the
 * cookie is SameSite=Lax.
 */
@Component
class LogInCookie implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

  private static final String NAME = "carillon_oidc";
  private static final String PURPOSE = "cookie:" + NAME;
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final String NEXT = "next";
  private static final String EXPIRY = "expires_at";
  private static final String LOCAL_PATH = "/([^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]{0,999})?";

  private final SealedTexts seal;
  private final Providers providers;
  private final LoginAttempts attempts;
  private final Clock clock;
  private final boolean secure;

  LogInCookie(
      KeyRing keys,
      Providers providers,
      LoginAttempts attempts,
      Clock clock,
      ServerSettings settings) {
    this.seal = new SealedTexts(keys);
    this.providers = providers;
    this.attempts = attempts;
    this.clock = clock;
    this.secure = settings.usesTls();
  }

  /** Returns what encrypts the cookie. */
  SealedTexts seal() {
    return seal;
  }

  /** Returns the begun log-in; null without one, and for an address that failed too often. */
  @Override
  public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
    if (attempts.tooMany(request.getRemoteAddr())) {
      return null;
    }
    String state = request.getParameter(OAuth2ParameterNames.STATE);
    return content(request)
        .filter(json -> json.path(OAuth2ParameterNames.STATE).asString("").equals(state))
        .flatMap(this::rebuilt)
        .orElse(null);
  }

  private Optional<ObjectNode> content(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    return Arrays.stream(cookies)
        .filter(cookie -> cookie.getName().equals(NAME))
        .findFirst()
        .flatMap(cookie -> seal.open(PURPOSE, cookie.getValue()))
        .map(Json::object)
        .filter(json -> Instant.parse(json.path(EXPIRY).asString("")).isAfter(clock.instant()));
  }

  private Optional<OAuth2AuthorizationRequest> rebuilt(ObjectNode json) {
    return providers
        .present()
        .map(provider -> {
          var registration = provider.registration();
          return OAuth2AuthorizationRequest.authorizationCode()
              .authorizationUri(provider.authorizationUri())
              .clientId(registration.getClientId())
              .redirectUri(registration.getRedirectUri())
              .scopes(registration.getScopes())
              .state(json.path(OAuth2ParameterNames.STATE).asString(""))
              .attributes(attributes -> {
                attributes.put(OAuth2ParameterNames.REGISTRATION_ID, Provider.ID);
                attributes.put(
                    OidcParameterNames.NONCE, json.path(OidcParameterNames.NONCE).asString(""));
                attributes.put(
                    PkceParameterNames.CODE_VERIFIER,
                    json.path(PkceParameterNames.CODE_VERIFIER).asString(""));
              })
              .build();
        });
  }

  @Override
  public void saveAuthorizationRequest(
      @Nullable OAuth2AuthorizationRequest begun,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (begun == null) {
      response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
      return;
    }
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put(OAuth2ParameterNames.STATE, begun.getState())
            .put(OidcParameterNames.NONCE, text(begun, OidcParameterNames.NONCE))
            .put(PkceParameterNames.CODE_VERIFIER, text(begun, PkceParameterNames.CODE_VERIFIER))
            .put(EXPIRY, clock.instant().plus(LIFE).toString())
            .put(NEXT, request.getParameter(NEXT));
    String value = seal.seal(PURPOSE, json.toString());
    response.addHeader(HttpHeaders.SET_COOKIE, cookie(value, LIFE));
  }

  private static String text(OAuth2AuthorizationRequest begun, String attribute) {
    return Objects.requireNonNull(begun.<String>getAttribute(attribute), attribute);
  }

  private String cookie(String value, Duration age) {
    return ResponseCookie.from(NAME, value)
        .httpOnly(true)
        .secure(secure)
        .sameSite("Lax")
        .path("/oidc")
        .maxAge(age)
        .build()
        .toString();
  }

  @Override
  public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
      HttpServletRequest request, HttpServletResponse response) {
    OAuth2AuthorizationRequest begun = loadAuthorizationRequest(request);
    saveAuthorizationRequest(null, request, response);
    return begun;
  }

  /** Returns the path of this server that the person wanted; the first page by default. */
  String next(HttpServletRequest request) {
    return content(request)
        .map(json -> json.path(NEXT).asString(""))
        .filter(path -> path.matches(LOCAL_PATH))
        .orElse("/");
  }
}
