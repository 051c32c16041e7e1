package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.template.Template;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificate authorities that a mail server's certificate must come from. */
final class TrustedAuthorities {

  private TrustedAuthorities() {}

  /** Finds the fault of a PEM text that holds no certificate. */
  static Optional<ParameterFault> fault(String path, String pem) {
    if (Template.isIn(pem)) {
      return Optional.empty();
    }
    try {
      certificates(pem);
      return Optional.empty();
    } catch (CertificateException e) {
      return Optional.of(
          new ParameterFault(
              path,
              "must be PEM, one or more blocks from -----BEGIN CERTIFICATE----- to -----END"
                  + " CERTIFICATE-----: "
                  + e.getMessage()));
    }
  }

  /**
   * Returns the factory of TLS sockets.
   *
   * @param pem the authorities to trust; null for those of the JVM
   */
  static SSLSocketFactory factory(@Nullable String pem) throws IOException {
    try {
      SSLContext context = pem == null ? SSLContext.getDefault() : context(pem);
      return context.getSocketFactory();
    } catch (CertificateException e) {
      throw new NotRetryableException("The CA certificate of the connection cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IOException("The JVM cannot use its TLS: " + e.getMessage(), e);
    }
  }

  private static SSLContext context(String pem) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    int number = 0;
    for (Certificate certificate : certificates(pem)) {
      trusted.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws CertificateException {
    byte[] octets = pem.getBytes(StandardCharsets.UTF_8);
    Collection<? extends Certificate> found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(octets));
    if (found.isEmpty()) {
      throw new CertificateException("no certificate found");
    }
    return found;
  }
}
