package io.carillon.server.boot;

import io.carillon.server.settings.TlsSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SSL bundle of the web server, as properties of Spring Boot, which watches its files. */
final class TlsBundle {

  private static final String NAME = "carillon";
  private static final String PEM = "spring.ssl.bundle.pem." + NAME + ".";
  private static final String PKCS12 = "spring.ssl.bundle.jks." + NAME + ".";
  private static final String PROTOCOLS = "TLSv1.3,TLSv1.2";
  // Both files of a pair are written within this time.
  private static final String QUIET = "2s";

  private TlsBundle() {}

  /** Returns the properties; none for a server without TLS. */
  static Map<String, Object> properties(@Nullable TlsSettings tls) {
    return switch (tls) {
      case null -> Map.of();
      case TlsSettings.Pem pem -> {
        Map<String, Object> properties = common(PEM);
        properties.put(PEM + "keystore.certificate", url(pem.certificate()));
        properties.put(PEM + "keystore.private-key", url(pem.key()));
        properties.put(PEM + "keystore.verify-keys", true);
        if (pem.password() != null) {
          properties.put(PEM + "keystore.private-key-password", pem.password());
        }
        yield properties;
      }
      case TlsSettings.Pkcs12 store -> {
        Map<String, Object> properties = common(PKCS12);
        properties.put(PKCS12 + "keystore.location", url(store.store()));
        properties.put(PKCS12 + "keystore.type", "PKCS12");
        if (store.password() != null) {
          properties.put(PKCS12 + "keystore.password", store.password());
        }
        yield properties;
      }
    };
  }

  private static Map<String, Object> common(String bundle) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.ssl.bundle", NAME);
    properties.put("spring.ssl.bundle.watch.file.quiet-period", QUIET);
    properties.put(bundle + "reload-on-update", true);
    properties.put(bundle + "options.enabled-protocols", PROTOCOLS);
    return properties;
  }

  private static String url(Path file) {
    return file.toUri().toString();
  }
}
