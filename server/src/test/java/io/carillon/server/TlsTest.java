package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Terminal;
import io.carillon.cli.text.Language;
import io.carillon.cli.text.Messages;
import io.carillon.server.boot.CarillonServer;
import io.carillon.server.command.LoginLinkCommand;
import io.carillon.server.settings.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that listens with TLS. */
class TlsTest {

  private static final String PASSWORD = "store password";

  @TempDir private Path data;

  /** A PKCS12 file with a new key and a certificate for that name, made by the JDK's keytool. */
  private Path store(String name) throws IOException, InterruptedException {
    Path store = data.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    return store;
  }

  private static KeyStore read(Path store) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static BigInteger serial(Path store) throws IOException, GeneralSecurityException {
    return ((X509Certificate) read(store).getCertificate("server")).getSerialNumber();
  }

  private void writePem(Path store) throws IOException, GeneralSecurityException {
    Key key = read(store).getKey("server", PASSWORD.toCharArray());
    write("tls.crt", "CERTIFICATE", read(store).getCertificate("server").getEncoded());
    write("tls.key", "PRIVATE KEY", key.getEncoded());
  }

  private void write(String file, String label, byte[] content) throws IOException {
    String text =
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(content));
    Path fresh = data.resolve(file + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, data.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private Map<String, String> environment(Map<String, String> tls) {
    Map<String, String> environment = new HashMap<>(tls);
    environment.put("CARILLON_PUBLIC_URL", "https://carillon.example.org");
    return environment;
  }

  private CarillonServer start(Map<String, String> tls) {
    ServerSettings settings = TestServer.settings(data, TestSite.shared(), environment(tls));
    return CarillonServer.start(settings);
  }

  private static SSLSocket connected(int port, String... protocols)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] all = {new Everybody()};
    context.init(null, all, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  private static BigInteger presented(int port) throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connected(port)) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private static String asked(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void itServesPemFilesAndReadsThemAgainWhenTheyChange() throws Exception {
    Path first = store("first");
    Path second = store("second");
    writePem(first);
    Map<String, String> tls =
        Map.of(
            "CARILLON_TLS_CERTIFICATE", data.resolve("tls.crt").toString(),
            "CARILLON_TLS_KEY", data.resolve("tls.key").toString());
    try (CarillonServer server = start(tls)) {
      int port = server.settings().port();
      assertThat(server.settings().localUrl()).isEqualTo("https://127.0.0.1:" + port);
      assertThat(presented(port)).isEqualTo(serial(first));
      requireSecureAnswers(port);
      requireTls(port);
      requireLink(tls, port);

      writePem(second);
      await().atMost(Duration.ofSeconds(60)).until(() -> presented(port).equals(serial(second)));
      requireLink(tls, port);
    }
  }

  private static void requireSecureAnswers(int port) throws Exception {
    String body = "{\"token\": \"" + TestServer.TOKEN + "\"}";
    String request =
        "POST /api/v1/session HTTP/1.1\r\nHost: carillon.example.org\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (SSLSocket socket = connected(port)) {
      assertThat(asked(socket, request))
          .startsWith("HTTP/1.1 204")
          .containsPattern("Set-Cookie: carillon_session=.*; Secure; HttpOnly; SameSite=Strict")
          .contains("Strict-Transport-Security: max-age=31536000");
    }
  }

  private static void requireTls(int port) throws Exception {
    assertThatThrownBy(() -> connected(port, "TLSv1.1").close())
        .isInstanceOf(SSLHandshakeException.class);
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(asked(plain, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .doesNotContain("200");
    }
  }

  /** The commands trust the certificate of the settings, though it is for another name. */
  private void requireLink(Map<String, String> tls, int port) throws Exception {
    Map<String, String> environment = environment(tls);
    environment.put("CARILLON_PORT", "" + port);
    environment.put("CARILLON_TOKEN", TestServer.TOKEN);
    assertThat(LoginLinkCommand.print(environment, new Messages(Language.EN))).isZero();
    assertThat(carillon(environment, ExitCode.DONE, "ls")).isEqualTo("Nothing found.\n");
  }

  /** Types a command with these settings; returns what it printed as errors. */
  private String carillon(Map<String, String> environment, int code, String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", data.toString());
    Terminal terminal =
        new Terminal(
            all,
            data,
            new Terminal.Streams(
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            Terminal.Screen.NONE,
            InstantSource.system(),
            ZoneOffset.UTC);
    assertThat(Main.program().run(terminal, words))
        .as(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(code);
    return err.toString(StandardCharsets.UTF_8);
  }

  /** A certificate that nobody knows is refused, with the way to trust it. */
  private void requireTrust(int port) throws Exception {
    String url = "https://127.0.0.1:" + port;
    Map<String, String> environment = Map.of("CARILLON_TOKEN", TestServer.TOKEN);
    assertThat(carillon(environment, ExitCode.UNREACHABLE, "ls", "--url", url))
        .contains("is not secure")
        .contains("context add --ca-file");
    Map<String, String> other =
        Map.of(
            "CARILLON_TOKEN",
            TestServer.TOKEN,
            "CARILLON_PORT",
            "" + port,
            "CARILLON_TLS_KEYSTORE",
            store("other").toString(),
            "CARILLON_TLS_KEYSTORE_PASSWORD",
            PASSWORD);
    assertThat(carillon(other, ExitCode.UNREACHABLE, "ls"))
        .contains("another certificate than CARILLON_TLS_CERTIFICATE");
    Map<String, String> none =
        Map.of("CARILLON_PORT", "" + port, "CARILLON_TLS_CERTIFICATE", "no-such.crt");
    assertThat(carillon(none, ExitCode.USAGE, "ls")).contains("no-such.crt");
  }

  @Test
  void itServesAPkcs12FileAndKeepsItWhenTheNextOneIsBroken() throws Exception {
    Path store = store("only");
    BigInteger serial = serial(store);
    Map<String, String> tls =
        Map.of(
            "CARILLON_TLS_KEYSTORE", store.toString(), "CARILLON_TLS_KEYSTORE_PASSWORD", PASSWORD);
    try (CarillonServer server = start(tls)) {
      int port = server.settings().port();
      assertThat(presented(port)).isEqualTo(serial);
      requireLink(tls, port);
      requireTrust(port);
      Files.writeString(store, "no store");
      assertThat(presented(port)).isEqualTo(serial);
      assertThat(server.greeting(new Messages(Language.EN)))
          .contains("https://carillon.example.org/#code=");
    }
  }

  /** Trusts every server. */
  private static final class Everybody implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
