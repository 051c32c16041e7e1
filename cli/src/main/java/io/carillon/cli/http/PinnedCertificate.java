package io.carillon.cli.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
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
public final class PinnedCertificate extends X509ExtendedTrustManager {

  private final List<Certificate> known;

  private PinnedCertificate(List<Certificate> known) {
    this.known = known;
  }

  /**
   * Returns a context for connections to the server whose certificate is the first of a PEM file.
   *
   * @throws IOException when the certificate cannot be read
   */
  public static SSLContext pem(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return context(List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /**
   * Returns a context for connections to the server whose certificate is in a PKCS12 file.
   *
   * @param password of the file; null for none
   * @throws IOException when the certificate cannot be read
   */
  public static SSLContext pkcs12(Path file, @Nullable String password) throws IOException {
    try {
      char[] opening = password == null ? new char[0] : password.toCharArray();
      KeyStore store = KeyStore.getInstance(file.toFile(), opening);
      Certificate[] chain =
          store.size() == 0 ? null : store.getCertificateChain(store.aliases().nextElement());
      return context(chain == null ? List.of() : List.of(chain));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static SSLContext context(List<Certificate> known)
      throws IOException, GeneralSecurityException {
    if (known.isEmpty()) {
      throw new IOException("there is no certificate");
    }
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] trust = {new PinnedCertificate(known)};
    context.init(null, trust, null);
    return context;
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
