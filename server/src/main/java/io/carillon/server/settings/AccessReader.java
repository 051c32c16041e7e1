package io.carillon.server.settings;

import io.carillon.fault.Fault;
import io.carillon.fault.Quote;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the settings of TLS and of OpenID Connect, collecting the faults. */
final class AccessReader {

  private static final String CERTIFICATE = "CARILLON_TLS_CERTIFICATE";
  private static final String KEY = "CARILLON_TLS_KEY";
  private static final String KEY_PASSWORD = "CARILLON_TLS_KEY_PASSWORD";
  private static final String STORE = "CARILLON_TLS_KEYSTORE";
  private static final String STORE_PASSWORD = "CARILLON_TLS_KEYSTORE_PASSWORD";
  private static final String ISSUER = "CARILLON_OIDC_ISSUER";
  private static final String CLIENT_ID = "CARILLON_OIDC_CLIENT_ID";
  private static final String ROLES = "CARILLON_OIDC_ROLES";
  private static final String SCOPES = "CARILLON_OIDC_SCOPES";
  private static final String OIDC = "CARILLON_OIDC_";
  private static final List<String> ROLE_NAMES = words("viewer,operator,editor,admin").toList();

  private final Map<String, String> values;
  private final List<Fault> faults;

  AccessReader(Map<String, String> values, List<Fault> faults) {
    this.values = values;
    this.faults = faults;
  }

  /** Reads the certificate and its key; null for a server without TLS. */
  @Nullable TlsSettings tls() {
    boolean pem = values.containsKey(CERTIFICATE) || values.containsKey(KEY);
    if (pem && values.containsKey(STORE)) {
      faults.add(new Fault(STORE, "must not be set beside " + CERTIFICATE + " and " + KEY));
    }
    if (pem) {
      return new TlsSettings.Pem(file(CERTIFICATE), file(KEY), values.get(KEY_PASSWORD));
    }
    alone(KEY_PASSWORD, CERTIFICATE);
    if (values.containsKey(STORE)) {
      return new TlsSettings.Pkcs12(file(STORE), values.get(STORE_PASSWORD));
    }
    alone(STORE_PASSWORD, STORE);
    return null;
  }

  private void alone(String key, String needed) {
    if (values.containsKey(key)) {
      faults.add(new Fault(key, "needs " + needed + " beside it"));
    }
  }

  private Path file(String key) {
    String text = values.get(key);
    if (text == null) {
      faults.add(new Fault(key, "is missing: the path of a file, such as /etc/carillon/tls.crt"));
      return Path.of("/");
    }
    try {
      Path file = Path.of(text).toAbsolutePath().normalize();
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        faults.add(
            new Fault(
                key,
                "must be the path of a file that can be read, such as /etc/carillon/tls.crt, not "
                    + Quote.of(file.toString())));
      }
      return file;
    } catch (InvalidPathException e) {
      faults.add(new Fault(key, SettingsReader.pathFault(text, e)));
      return Path.of("/");
    }
  }

  /** Reads the OpenID provider; null for a server without one. */
  @Nullable OidcSettings oidc(@Nullable URI issuer) {
    if (issuer == null) {
      values.keySet().stream()
          .filter(key -> key.startsWith(OIDC) && !key.equals(ISSUER))
          .forEach(key -> alone(key, ISSUER));
      return null;
    }
    return new OidcSettings(issuer, client(), claims(), roles());
  }

  private OidcSettings.Client client() {
    String id = values.getOrDefault(CLIENT_ID, "");
    if (id.isEmpty()) {
      faults.add(new Fault(CLIENT_ID, "is missing beside " + ISSUER));
    }
    List<String> scopes = words(values.getOrDefault(SCOPES, "openid,profile,email")).toList();
    if (!scopes.contains("openid")) {
      faults.add(
          new Fault(
              SCOPES,
              "must have openid among them, as openid,profile,email, not "
                  + Quote.of(values.getOrDefault(SCOPES, ""))));
    }
    return new OidcSettings.Client(
        id,
        values.get("CARILLON_OIDC_CLIENT_SECRET"),
        scopes,
        values.getOrDefault("CARILLON_OIDC_AUDIENCE", id));
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty());
  }

  private OidcSettings.Claims claims() {
    return new OidcSettings.Claims(
        values.getOrDefault("CARILLON_OIDC_NAME_CLAIM", "preferred_username"),
        values.getOrDefault("CARILLON_OIDC_ROLE_CLAIM", "roles"),
        values.get("CARILLON_OIDC_NAMESPACE_CLAIM"));
  }

  private Map<String, String> roles() {
    Map<String, String> roles = new LinkedHashMap<>();
    for (String pair : words(values.getOrDefault(ROLES, sameNames())).toList()) {
      int equals = pair.lastIndexOf('=');
      String role = pair.substring(equals + 1).strip();
      if (equals < 1 || !Set.copyOf(ROLE_NAMES).contains(role)) {
        faults.add(
            new Fault(
                ROLES,
                "must have pairs such as ops-team=operator, with one of %s, not \"%s\""
                    .formatted(String.join(", ", ROLE_NAMES), pair)));
      } else {
        roles.put(pair.substring(0, equals).strip(), role);
      }
    }
    return Map.copyOf(roles);
  }

  private static String sameNames() {
    return String.join(",", ROLE_NAMES.stream().map(role -> role + "=" + role).toList());
  }
}
