package io.carillon.cli.context;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of the server on this machine, as the server's own settings name it. Its names do
 * not matter: the server is called at an address of this machine.
 *
 * @param file PEM certificates, or a PKCS12 file
 * @param isStore whether it is a PKCS12 file
 * @param password of the PKCS12 file; null for none
 */
public record OwnCertificate(Path file, boolean isStore, @Nullable String password) {

  /** Returns that of the settings in the environment; null for a server without TLS. */
  static @Nullable OwnCertificate of(Map<String, String> environment, Path folder) {
    String pem = environment.getOrDefault("CARILLON_TLS_CERTIFICATE", "").strip();
    if (!pem.isEmpty()) {
      return new OwnCertificate(folder.resolve(pem), false, null);
    }
    String store = environment.getOrDefault("CARILLON_TLS_KEYSTORE", "").strip();
    return store.isEmpty()
        ? null
        : new OwnCertificate(
            folder.resolve(store), true, environment.get("CARILLON_TLS_KEYSTORE_PASSWORD"));
  }

  @Override
  public String toString() {
    return "OwnCertificate[" + file + "]"; // never the password
  }
}
