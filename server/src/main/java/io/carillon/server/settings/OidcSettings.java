package io.carillon.server.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID provider whose people may log in.
 *
 * @param issuer the issuer of its tokens, below which its metadata is found
 * @param client the registration of this server there
 * @param claims the claims that are read
 * @param roles role by value of the claim of roles; of several the highest counts
 */
public record OidcSettings(URI issuer, Client client, Claims claims, Map<String, String> roles) {

  /**
   * The registration of this server at the provider.
   *
   * @param secret null for a public client, which PKCE alone protects
   * @param audience the audience that bearer tokens of programs must have
   */
  public record Client(String id, @Nullable String secret, List<String> scopes, String audience) {
    @Override
    public String toString() {
      return "Client[" + id + "]"; // never the secret
    }
  }

  /**
   * Paths of claims; a dot leads into an object, as in {@code realm_access.roles}.
   *
   * @param name of the claim that names the person
   * @param role of the claim with a text or texts that stand for roles
   * @param namespaces of the claim with the namespaces of the person; null for all of them
   */
  public record Claims(String name, String role, @Nullable String namespaces) {}
}
