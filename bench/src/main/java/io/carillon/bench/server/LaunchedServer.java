package io.carillon.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The packaged server, started by the launcher in its own process, as users start it. */
final class LaunchedServer implements AutoCloseable {

  private static final Path LAUNCHER =
      Path.of(Objects.requireNonNullElse(System.getenv("CARILLON_BENCH_LAUNCHER"), "carillon"))
          .toAbsolutePath();
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private static final int LAST_LINES = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String token = UUID.randomUUID().toString();
  private final int port;
  private final Path output;
  private final Process process;

  private LaunchedServer(Path data, Map<String, String> settings) throws IOException {
    this.port = freePort();
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString(), "server");
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("CARILLON_"));
    environment.put("CARILLON_DATA", data.toString());
    environment.put("CARILLON_PORT", Integer.toString(port));
    environment.put("CARILLON_TOKEN", token);
    environment.putAll(settings);
    Files.createDirectories(data);
    this.output = data.resolve("bench.log");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    this.process = builder.start();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param settings in addition to the port, the data folder and a token
   */
  static LaunchedServer start(Path data, Map<String, String> settings)
      throws IOException, InterruptedException {
    LaunchedServer server = new LaunchedServer(data, settings);
    try {
      server.awaitReady();
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the server did not get ready; it said:\n" + lastWords());
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(output);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** Sends a GET request as the administrator. */
  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  /** Stops it and waits for its end. */
  @Override
  public void close() {
    http.shutdownNow();
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
