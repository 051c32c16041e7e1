package io.carillon.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One run of the postgres process.
 *
 * @param logStart position in the log at which this run begins
 */
record Server(Process process, DataFolder folder, int port, long logStart) {
  static final Duration POLL = Duration.ofMillis(10);

  // Crash recovery replays up to max_wal_size.
  private static final Duration READY_LIMIT = Duration.ofMinutes(10);
  private static final Duration FAST_STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE_STOP_LIMIT = Duration.ofSeconds(10);

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("scram_iterations", "4096"), // initdb used 1, for the one random password
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_connections", "100"),
          Map.entry("max_wal_size", "2GB"),
          Map.entry("checkpoint_timeout", "15min"),
          Map.entry("autovacuum", "on"),
          Map.entry("jit", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_checkpoints", "off"),
          Map.entry("logging_collector", "off"));

  static Server launch(
      DataFolder folder, Launcher launcher, Binaries binaries, int port, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(DEFAULTS);
    settings.putAll(more);
    settings.put("port", Integer.toString(port));
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(binaries.program("postgres").toString(), "-D", folder.data().toString()));
    settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    long logStart = folder.logEnd();
    Process process = launcher.start(command, "INT", folder.path(), folder.log());
    return new Server(process, folder, port, logStart);
  }

  void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    while (!folder.isReady(process.pid())) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw couldNotStart("ended with exit code " + process.exitValue());
      }
      if (System.nanoTime() > deadline) {
        stop();
        throw couldNotStart("did not get ready within " + READY_LIMIT.toMinutes() + " minutes");
      }
    }
  }

  private EmbeddedPostgresException couldNotStart(String how) {
    String reason =
        portIsTaken()
            ? "port %d of 127.0.0.1 is taken: stop who has it, choose another port".formatted(port)
            : "PostgreSQL %s: see its last lines".formatted(how);
    return new EmbeddedPostgresException(
        "the database in %s could not start: %s, %s. Its log (%s) says:%n%s"
            .formatted(
                folder.path(),
                reason,
                DataFolder.OR_USE_ANOTHER_DATABASE,
                folder.log(),
                folder.logSince(logStart)));
  }

  boolean portIsTaken() {
    return folder.logSince(logStart).contains("Address already in use");
  }

  /**
   * Stops the server: aborts running statements and flushes to disk; escalates when that takes too
   * long.
   */
  void stop() {
    try {
      if (!stopsBy("INT", FAST_STOP_LIMIT) && !stopsBy("QUIT", IMMEDIATE_STOP_LIMIT)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      // Committed data is safe either way; the next start recovers it.
      Launcher.signal("QUIT", process.pid());
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopsBy(String signal, Duration limit) throws InterruptedException {
    if (process.isAlive()) {
      Launcher.signal(signal, process.pid());
    }
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
