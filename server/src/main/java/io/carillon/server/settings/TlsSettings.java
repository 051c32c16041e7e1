package io.carillon.server.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of the server and its key. Files that change are read again without a restart.
 */
public sealed interface TlsSettings {

  /** Returns the password of the key or of the store; null for none. */
  @Nullable String password();

  /**
   * Two PEM files.
   *
   * @param certificate the certificate of the server, followed by those of its issuers
   */
  record Pem(Path certificate, Path key, @Nullable String password) implements TlsSettings {
    @Override
    public String toString() {
      return "Pem[" + certificate + ", " + key + "]"; // never the password
    }
  }

  /** A PKCS12 file with one key and its certificates. */
  record Pkcs12(Path store, @Nullable String password) implements TlsSettings {
    @Override
    public String toString() {
      return "Pkcs12[" + store + "]"; // never the password
    }
  }
}
