package io.carillon.rabbitmq.broker;

import static io.carillon.rabbitmq.broker.Cluster.awaitSucceeded;
import static io.carillon.rabbitmq.broker.Cluster.count;
import static io.carillon.rabbitmq.broker.Cluster.manual;
import static io.carillon.rabbitmq.broker.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import io.carillon.config.TaskConfig;
import io.carillon.engine.Engine;
import io.carillon.local.RabbitNode;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RabbitConnections;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amqps}: encrypted, to the one whose certificate is trusted and has the host's name. */
class RabbitTlsTest {

  private static final String PASSWORD = UUID.randomUUID().toString();

  @TempDir private static Path folder;
  private static RabbitNode rabbit;
  private static SSLContext before;
  private static SSLContext trusting;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    KeyStore keys = selfSigned();
    Certificate certificate = keys.getCertificate("rabbit");
    Path certificateFile = pem("CERTIFICATE", certificate.getEncoded());
    Path keyFile = pem("PRIVATE KEY", keys.getKey("rabbit", PASSWORD.toCharArray()).getEncoded());
    port = RabbitNode.freePort();
    rabbit =
        RabbitNode.with(
            "listeners.ssl.1 = 127.0.0.1:" + port,
            "ssl_options.cacertfile = " + certificateFile,
            "ssl_options.certfile = " + certificateFile,
            "ssl_options.keyfile = " + keyFile,
            "ssl_options.verify = verify_none");
    before = SSLContext.getDefault();
    trusting = trusting(certificate);
  }

  @AfterEach
  void trustAsBefore() {
    SSLContext.setDefault(before);
  }

  @AfterAll
  static void stop() {
    rabbit.close();
  }

  private static KeyStore selfSigned() throws Exception {
    Path file = folder.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "rabbit",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=rabbit",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static Path pem(String kind, byte[] encoded) throws Exception {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    return Files.writeString(
        folder.resolve(kind.replace(' ', '-') + ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
  }

  private static SSLContext trusting(Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("rabbit", certificate);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static String uri(String host) {
    RabbitAddress plain = RabbitAddress.parse(rabbit.uri());
    return "amqps://%s:%s@%s:%d".formatted(plain.user(), plain.password(), host, port);
  }

  private static Connection open(String host) throws Exception {
    return new RabbitConnections(RabbitAddress.parse(uri(host))).open("test", 1_000);
  }

  @Test
  void whoIsTrustedAndNamedRightIsSpokenTo() throws Exception {
    SSLContext.setDefault(trusting);
    try (Connection connection = open("localhost")) {
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    SSLContext.setDefault(trusting);
    assertThatThrownBy(() -> open("127.0.0.1")).isInstanceOf(SSLException.class);
  }

  @Test
  void whoIsNotTrustedIsNotSpokenToAndWorkGoesOnWithout() {
    Handlers.Note note = new Handlers.Note();
    try (Cluster cluster = new Cluster(uri("localhost"))) {
      Engine server = cluster.server(note);
      Engine worker = cluster.worker("worker", 5, note);
      TaskConfig config = manual(server.manager(), "note", 5);
      run(server.manager(), config, 20);
      awaitSucceeded(server.manager(), config, 20);
      await().untilAsserted(() -> assertThat(server.brokerTrouble()).contains("certif"));
      assertThat(count(worker, BrokerCounter.CLAIMED_FROM_TABLE)).isEqualTo(20);
    }
  }
}
