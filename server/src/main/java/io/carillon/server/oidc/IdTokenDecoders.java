package io.carillon.server.oidc;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/** Gives Spring Security the reader of ID tokens. */
@Component
class IdTokenDecoders implements JwtDecoderFactory<ClientRegistration> {

  private final Providers providers;

  IdTokenDecoders(Providers providers) {
    this.providers = providers;
  }

  @Override
  public JwtDecoder createDecoder(ClientRegistration registration) {
    return providers
        .present()
        .map(Provider::idTokens)
        .orElseThrow(() -> new JwtException("the OpenID provider does not answer"));
  }
}
