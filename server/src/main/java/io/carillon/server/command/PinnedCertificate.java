package io.carillon.server.command;

import io.carillon.server.settings.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificate of this server's own settings and no other one, whatever names it has: the
 * call goes to an address of this machine.
 */
final class PinnedCertificate extends X509ExtendedTrustManager {

  private final List<Certificate> known;

  private PinnedCertificate(List<Certificate> known) {
    this.known = known;
  }

  /**
   * Returns a context for connections to the server with these settings.
   *
   * @throws IOException when the certificate cannot be read
   */
  static SSLContext context(TlsSettings tls) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] trust = {new PinnedCertificate(read(tls))};
      context.init(null, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate of the server cannot be read", e);
    }
  }

  private static List<Certificate> read(TlsSettings tls)
      throws IOException, GeneralSecurityException {
    return switch (tls) {
      case TlsSettings.Pem pem -> {
        try (InputStream in = Files.newInputStream(pem.certificate())) {
          yield List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
      }
      case TlsSettings.Pkcs12 file -> {
        String password = file.password() == null ? "" : file.password();
        KeyStore store = KeyStore.getInstance(file.store().toFile(), password.toCharArray());
        String alias = store.aliases().nextElement();
        yield List.of(store.getCertificateChain(alias));
      }
    };
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !known.getFirst().equals(chain[0])) {
      throw new CertificateException(
          "the server has another certificate than its settings name: "
              + Arrays.stream(chain).map(X509Certificate::getSubjectX500Principal).toList());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no client is trusted here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("no client is trusted here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no client is trusted here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
