package io.carillon.server.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.carillon.server.settings.OidcSettings;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * What the provider's metadata says (OpenID Connect Discovery 1.0): its endpoints and keys.
 *
 * @param registration the endpoints, and this server as their client
 * @param idTokens reads the tokens of log-ins
 * @param accessTokens reads the tokens of programs
 */
record Provider(ClientRegistration registration, JwtDecoder idTokens, JwtDecoder accessTokens) {

  /** The id of the only registration. */
  static final String ID = "carillon";

  private static final int PATIENCE_MILLIS = 10_000;
  private static final int MOST_BYTES_OF_KEYS = 1 << 20;
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /**
   * Reads the metadata of the provider, over the network.
   *
   * @param callback where the provider sends people back to
   * @throws RuntimeException when it cannot be read
   */
  static Provider read(OidcSettings settings, String callback) {
    OidcSettings.Client client = settings.client();
    ClientRegistration.Builder builder =
        ClientRegistrations.fromIssuerLocation(settings.issuer().toString())
            .registrationId(ID)
            .clientId(client.id())
            .redirectUri(callback)
            .scope(client.scopes());
    if (client.secret() == null) {
      builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
    } else {
      builder.clientSecret(client.secret());
    }
    ClientRegistration registration = builder.build();
    JWKSource<SecurityContext> keys = keys(registration);
    return new Provider(
        registration,
        decoder(keys, new OidcIdTokenValidator(registration)),
        decoder(keys, validator(registration, client.audience())));
  }

  /** The keys of the provider: kept, and asked for again at most every 30 s. */
  private static JWKSource<SecurityContext> keys(ClientRegistration registration) {
    try {
      return JWKSourceBuilder.<SecurityContext>create(
              URI.create(registration.getProviderDetails().getJwkSetUri()).toURL(),
              new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES_OF_KEYS))
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("jwks_uri is no URL", e);
    }
  }

  private static JwtDecoder decoder(
      JWKSource<SecurityContext> keys, OAuth2TokenValidator<Jwt> validator) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), NO_TYPE));
    processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the validator's duty
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(validator);
    return decoder;
  }

  private static final @Nullable JOSEObjectType NO_TYPE = null;

  private static OAuth2TokenValidator<Jwt> validator(
      ClientRegistration registration, String audience) {
    return new DelegatingOAuth2TokenValidator<>(
        new JwtTimestampValidator(SKEW),
        new JwtIssuerValidator(issuer(registration)),
        new JwtClaimValidator<Object>(JwtClaimNames.EXP, Objects::nonNull),
        new JwtClaimValidator<Object>(
            JwtClaimNames.AUD,
            audiences -> audiences instanceof List<?> list && list.contains(audience)));
  }

  private static String issuer(ClientRegistration registration) {
    return Objects.requireNonNull(registration.getProviderDetails().getIssuerUri(), "issuer");
  }

  /** Returns where a log-in begins at the provider. */
  String authorizationUri() {
    return Objects.requireNonNull(
        registration.getProviderDetails().getAuthorizationUri(), "authorization_endpoint");
  }
}
