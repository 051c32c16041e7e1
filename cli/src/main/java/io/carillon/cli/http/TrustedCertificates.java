package io.carillon.cli.http;

import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.context.OwnCertificate;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the certificates of a file, instead of those of the JDK. */
final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * Returns a TLS context.
   *
   * @throws UsageException when the file has no certificates
   */
  static SSLContext of(Path file) {
    try (InputStream pem = new BufferedInputStream(Files.newInputStream(file))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null);
      int number = 0;
      for (Certificate trusted :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca" + number++, trusted);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new UsageException("usage.ca_file", file, e.toString());
    }
  }

  /**
   * Returns a TLS context that trusts the certificate of the server on this machine alone.
   *
   * @throws UsageException when it cannot be read
   */
  static SSLContext of(OwnCertificate own) {
    try {
      return own.isStore()
          ? PinnedCertificate.pkcs12(own.file(), own.password())
          : PinnedCertificate.pem(own.file());
    } catch (IOException e) {
      throw new UsageException("usage.ca_file", own.file(), e.toString());
    }
  }
}
