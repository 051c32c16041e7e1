package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.server.settings.ReleaseVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of {@code make dist}, unpacked elsewhere; made of the packaged jar. */
class DistTest {

  /** A first start learns what later ones load; a quiet machine needs a tenth of this. */
  private static final Duration START = Duration.ofMinutes(10);

  private static final Duration STOP = Duration.ofMinutes(1);
  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

  @TempDir private static Path folder;
  private static Path unpacked;
  private static int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void unpack() throws Exception {
    // The database may have to run as another user than this one.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    String said = output(SOURCES.resolve("scripts/dist").toString(), folder.toString());
    Path archive = Path.of(said.strip());
    output("tar", "-xzf", archive.toString(), "-C", folder.toString());
    unpacked = folder.resolve("carillon-" + ReleaseVersion.get());
  }

  @AfterEach
  void end() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    client.close();
  }

  @Test
  void itRunsWithoutSourcesLearnsOnceForEachJdkAndJarAndPassesOverWhatDoesNotFit()
      throws Exception {
    stop(start());
    assertThat(cache()).exists();
    FileTime learned = Files.getLastModifiedTime(cache());

    stop(start());
    assertThat(Files.getLastModifiedTime(cache())).isEqualTo(learned);

    Files.writeString(unpacked.resolve("lib/carillon.aot.for"), "another JDK");
    stop(start());
    assertThat(Files.getLastModifiedTime(cache())).isGreaterThan(learned);
    assertThat(lib("carillon.aot.for")).doesNotContain("another JDK");

    Path jar = unpacked.resolve("lib/carillon.jar");
    FileTime made = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(output(unpacked.resolve("carillon").toString(), "server", "--help"))
        .as("a cache that does not fit is passed over")
        .startsWith("Run a server");
    Files.setLastModifiedTime(jar, made);
  }

  @Test
  void theClientWalksAsTheReadmeSaysLearnsOnceStartsFastAndEndsWithItsReaderOrCtrlC()
      throws Exception {
    Process server = start();
    String carillon = unpacked.resolve("carillon").toString();
    Walk.checkFiles(Walk.typed(unpacked, environment(), Walk.commands("README.md", Walk.FILES)));
    assertThat(output(carillon, "--version")).isEqualTo("carillon " + ReleaseVersion.get() + "\n");
    assertThat(output(carillon, "ls")).contains("sample");
    if (Runtime.version().feature() >= 25) {
      assertThat(unpacked.resolve("lib/client.aot")).exists();
    }
    long begin = System.nanoTime();
    output(carillon, "ls");
    // Printed, not gated: a busy machine takes seconds. The goal on a quiet one is 0.3 s.
    System.out.printf("carillon ls took %d ms%n", (System.nanoTime() - begin) / 1_000_000);

    assertThat(output("sh", "-c", "'" + carillon + "' tail | head -n 1")).isNotBlank();

    // A build in the background of a shell passes on that it ignores the signal.
    Process tail =
        launcher("env", "--default-signal=INT", carillon, "tail")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(tail);
    assertThat(tail.getInputStream().read()).isPositive();
    new ProcessBuilder("kill", "-INT", String.valueOf(tail.pid())).start().waitFor();
    assertThat(tail.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(tail.exitValue()).isEqualTo(130);
    stop(server);
  }

  private Path cache() {
    return unpacked.resolve("lib/carillon.aot");
  }

  private String lib(String name) throws IOException {
    return Files.readString(unpacked.resolve("lib").resolve(name));
  }

  private Process start() throws IOException {
    port = freePort();
    ProcessBuilder builder =
        launcher(unpacked.resolve("carillon").toString(), "server")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile());
    Process server = builder.start();
    processes.add(server);
    await().atMost(START).until(() -> ready(server));
    return server;
  }

  private boolean ready(Process server) throws InterruptedException {
    assertThat(server.isAlive()).as("see the log in %s", folder).isTrue();
    URI page = URI.create("http://127.0.0.1:%d/health/ready".formatted(port));
    try {
      return client
              .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // listens not yet
    }
  }

  private static void stop(Process server) throws InterruptedException {
    server.destroy();
    assertThat(server.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = launcher(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return said;
  }

  private static ProcessBuilder launcher(String... command) {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
    builder.environment().putAll(environment());
    return builder;
  }

  private static Map<String, String> environment() {
    return Map.of(
        "CARILLON_JAVA_HOME", System.getProperty("java.home"),
        "CARILLON_DATA", folder.resolve("data").toString(),
        "CARILLON_PORT", String.valueOf(port),
        "CARILLON_ALLOW_PRIVATE_ADDRESSES", "true");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
