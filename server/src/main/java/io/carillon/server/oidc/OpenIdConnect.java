package io.carillon.server.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carillon.server.security.Caller;
import io.carillon.server.security.IdentityProvider;
import io.carillon.server.security.People;
import io.carillon.server.settings.OidcSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** OpenID Connect: log-in by the authorization code flow with PKCE, and JWTs of programs. */
@Component
class OpenIdConnect implements IdentityProvider {

  /** Where a log-in begins. */
  static final String LOG_IN = "/oidc/log-in";

  private static final String JWT = "[\\w-]{10,}\\.[\\w-]+\\.[\\w-]+";
  private static final int MOST_CALLERS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Providers providers;
  private final LogInCookie cookie;
  private final LogInResult result;
  private final People people;
  private final Cache<Identity, Caller> callers =
      Caffeine.newBuilder().maximumSize(MOST_CALLERS).expireAfterWrite(KEPT).build();

  OpenIdConnect(Providers providers, LogInCookie cookie, LogInResult result, People people) {
    this.providers = providers;
    this.cookie = cookie;
    this.result = result;
    this.people = people;
  }

  @Override
  public void addLogIn(HttpSecurity http) {
    if (providers.settings() == null) {
      return;
    }
    ClientRegistrationRepository registrations =
        id -> providers.present().map(Provider::registration).orElse(null);
    http.oauth2Login(login ->
        login
            .loginPage("/")
            .clientRegistrationRepository(registrations)
            .authorizedClientRepository(new NoAuthorizedClients())
            .authorizationEndpoint(endpoint ->
                endpoint
                    .authorizationRequestResolver(new Resolver(registrations))
                    .authorizationRequestRepository(cookie))
            .redirectionEndpoint(endpoint -> endpoint.baseUri(Providers.CALLBACK))
            .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(tokenClient()))
            .successHandler(result::welcome)
            .failureHandler(result::refuse));
  }

  private static RestClientAuthorizationCodeTokenResponseClient tokenClient() {
    JdkClientHttpRequestFactory http =
        new JdkClientHttpRequestFactory(HttpClient.newBuilder().connectTimeout(PATIENCE).build());
    http.setReadTimeout(PATIENCE);
    var client = new RestClientAuthorizationCodeTokenResponseClient();
    client.setRestClient(
        RestClient.builder()
            .requestFactory(http)
            .configureMessageConverters(converters ->
                converters
                    .addCustomConverter(new FormHttpMessageConverter())
                    .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build());
    return client;
  }

  /** Begins a log-in at one path. Without the provider, a controller answers the request. */
  private final class Resolver implements OAuth2AuthorizationRequestResolver {

    private final DefaultOAuth2AuthorizationRequestResolver resolver;

    Resolver(ClientRegistrationRepository registrations) {
      this.resolver = new DefaultOAuth2AuthorizationRequestResolver(registrations, LOG_IN);
      resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
      boolean begins = request.getMethod().equals("GET") && LOG_IN.equals(request.getRequestURI());
      return begins && providers.present().isPresent()
          ? resolver.resolve(request, Provider.ID)
          : null;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(
        HttpServletRequest request, String registration) {
      return resolve(request);
    }
  }

  @Override
  public boolean looksForeign(String token) {
    return providers.settings() != null && token.matches(JWT);
  }

  @Override
  public Optional<Caller> caller(String token) {
    OidcSettings settings = providers.settings();
    if (settings == null) {
      return Optional.empty();
    }
    try {
      return providers
          .present()
          .map(provider -> provider.accessTokens().decode(token).getClaims())
          .flatMap(claims -> Identity.of(claims, settings))
          .map(this::known);
    } catch (JwtException e) {
      return Optional.empty(); // forged, expired, or for another audience
    }
  }

  private Caller known(Identity identity) {
    return callers.get(
        identity, one -> people.put(one.subject(), one.name(), one.role(), one.reach()));
  }
}
