package io.carillon.local;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A private RabbitMQ node from the package {@code rabbitmq-server}, with its own ports, folder and
 * epmd. It can be killed and restarted with its data.
 */
public final class RabbitNode implements AutoCloseable {

  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/lib/rabbitmq/bin"), Path.of("/usr/local/sbin"), Path.of("/usr/sbin"));
  private static final Duration START = Duration.ofSeconds(90);

  private final Workplace workplace;
  private final Path folder;
  private final Path programs = programs();
  private final int port = freePort();
  private final int distributionPort = freePort();
  private final int portMapperPort = freePort();
  private final String password = password();
  private final Map<String, String> environment;
  private @Nullable Process server;

  private RabbitNode(String config) throws IOException {
    this.workplace = Workplace.of("rabbitmq");
    this.folder = workplace.folder();
    this.environment = environment();
    for (String part : List.of("mnesia", "log", "home")) {
      Files.createDirectory(folder.resolve(part));
    }
    Files.writeString(folder.resolve("plugins"), "[].\n");
    // Checks for expired timers every second instead of every minute.
    Files.writeString(
        folder.resolve("advanced.config"), "[{rabbit, [{channel_tick_interval, 1000}]}].\n");
    Files.writeString(folder.resolve("rabbitmq.conf"), settings() + config + "\n");
    process("epmd", "-port", String.valueOf(portMapperPort), "-address", "127.0.0.1");
  }

  /**
   * Starts a node and waits until it accepts connections.
   *
   * @param config further lines of {@code rabbitmq.conf}
   */
  public static RabbitNode with(String... config) {
    try {
      RabbitNode node = new RabbitNode(String.join("\n", config));
      node.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path programs() {
    return PROGRAMS.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("rabbitmq-server")))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "RabbitMQ is needed (Debian, Ubuntu: sudo apt-get install rabbitmq-server)"));
  }

  private static String password() {
    byte[] secret = new byte[12];
    ThreadLocalRandom.current().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  private String settings() {
    return """
    listeners.tcp.1 = 127.0.0.1:%d
    default_user = tester
    default_pass = %s
    disk_free_limit.absolute = 10MB
    """
        .formatted(port, password);
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("HOME", folder.resolve("home").toString()),
        Map.entry("RABBITMQ_NODENAME", "carillon" + port + "@localhost"),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString()),
        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", folder.resolve("advanced.config").toString()),
        Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
        Map.entry("RABBITMQ_NODE_PORT", String.valueOf(port)),
        Map.entry("RABBITMQ_DIST_PORT", String.valueOf(distributionPort)),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none"),
        Map.entry("ERL_EPMD_PORT", String.valueOf(portMapperPort)),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"));
  }

  private Process process(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.log").toFile()));
    return workplace.start(builder);
  }

  /**
   * Starts it, for the first time or again with its data, and waits until it accepts connections.
   */
  public void start() {
    try {
      Process started = process(programs.resolve("rabbitmq-server").toString());
      server = started;
      await("RabbitMQ in " + folder).atMost(START).until(() -> answers(started));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers(Process started) throws IOException {
    if (!started.isAlive()) {
      throw new IllegalStateException(
          "RabbitMQ ended: " + Files.readString(folder.resolve("output.log")));
    }
    return answers();
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** Kills it as a power failure would. */
  public void kill() {
    if (server != null) {
      workplace.kill(server);
      server = null;
    }
  }

  /** Runs {@code rabbitmqctl} and returns its output. */
  public String control(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve("rabbitmqctl").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return output(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String output(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    return output;
  }

  /** Returns its port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Returns its URI with credentials. */
  public String uri() {
    return uri(port);
  }

  /** Returns its URI through another port of this machine, such as a proxy's. */
  public String uri(int otherPort) {
    return "amqp://tester:%s@127.0.0.1:%d".formatted(password, otherPort);
  }

  @Override
  public void close() {
    workplace.close();
  }

  /** Returns a port of this machine that is free at present. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
