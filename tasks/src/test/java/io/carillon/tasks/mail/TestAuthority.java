package io.carillon.tasks.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of the test, made by the JDK's keytool, and servers it vouches for. */
public final class TestAuthority {

  private static final char[] PASSWORD = "test-password".toCharArray();

  private final Path folder;
  private final KeyStore keys;

  /**
   * Makes the authority.
   *
   * @param servers alternative names by the alias of a server, as in {@code good=dns:localhost}
   */
  public TestAuthority(Path folder, String... servers) {
    this.folder = folder;
    keytool("-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c=ca:true");
    for (String server : servers) {
      String[] parts = server.split("=", 2);
      keytool(
          "-alias",
          parts[0],
          "-dname",
          "CN=" + parts[0],
          "-signer",
          "ca",
          "-ext",
          "san=" + parts[1]);
    }
    keys = load();
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-keystore", store().toString(), "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-validity", "3650"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path store() {
    return folder.resolve("keys.p12");
  }

  private KeyStore load() {
    try (InputStream in = Files.newInputStream(store())) {
      KeyStore loaded = KeyStore.getInstance("PKCS12");
      loaded.load(in, PASSWORD);
      return loaded;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the authority's own certificate as PEM. */
  public String pem() {
    try {
      byte[] encoded = keys.getCertificate("ca").getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(encoded)
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the TLS of a server. */
  public SSLContext server(String alias) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      Certificate[] chain = keys.getCertificateChain(alias);
      own.setKeyEntry(alias, keys.getKey(alias, PASSWORD), PASSWORD, chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(own, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
