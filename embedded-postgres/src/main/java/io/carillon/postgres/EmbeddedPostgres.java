package io.carillon.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that runs as a child process of this JVM and keeps its data in one folder.
 *
 * <p>It is durable (every commit is on disk before it is acknowledged, pages have checksums),
 * listens on 127.0.0.1 only, and requires a random password that is kept in the data folder. When
 * the server dies while this JVM lives, it is restarted on the same port: clients see failing
 * connections for a moment. When this JVM dies in any way, the server stops too, and the next start
 * recovers what was committed.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LAST_BACK_OFF = Duration.ofSeconds(10);
  private static final int PORTS_TRIED = 5;

  /**
   * The settings of a server.
   *
   * @param folder contains everything of the database: its data, password, log and lock; created if
   *     needed
   * @param binariesFolder the folder with PostgreSQL's programs, unpacked if needed; must not exist
   *     yet or have been unpacked by this version
   * @param port 1 to 65535, or 0 for any free port, a new one at each start
   * @param serverSettings PostgreSQL settings by name, which override those chosen here; the listen
   *     address cannot be changed
   */
  public record Settings(
      Path folder, Path binariesFolder, int port, Map<String, String> serverSettings) {
    public Settings {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
      }
      folder = folder.toAbsolutePath().normalize();
      binariesFolder = binariesFolder.toAbsolutePath().normalize();
      serverSettings = Map.copyOf(serverSettings);
    }

    /**
     * Returns settings with any free port, and the programs in a folder {@code bin-<version>}: in
     * the user's cache, or beside the data when the user has no writable cache.
     */
    public static Settings of(Path folder) {
      return of(folder, cache());
    }

    static Settings of(Path folder, Path cache) {
      Path data = folder.toAbsolutePath().normalize();
      Path beside = data.resolveSibling(binariesName());
      Path cached = cache.resolve(binariesName());
      return new Settings(data, isUsable(cached) ? cached : beside, 0, Map.of());
    }

    private static boolean isUsable(Path binaries) {
      try {
        Files.createDirectories(DataFolder.parentOf(binaries));
        return Files.isDirectory(binaries) || Files.isWritable(DataFolder.parentOf(binaries));
      } catch (IOException e) {
        return false; // no home directory, or a protected one
      }
    }

    /** Returns a copy with this port; 0 for any free one. */
    public Settings withPort(int port) {
      return new Settings(folder, binariesFolder, port, serverSettings);
    }

    /** Returns a copy with these PostgreSQL settings in place of the previous ones. */
    public Settings withServerSettings(Map<String, String> serverSettings) {
      return new Settings(folder, binariesFolder, port, serverSettings);
    }

    static String binariesName() {
      return "bin-" + Binaries.version();
    }
  }

  /** The database of the server, with everything needed to restart it. */
  private record Database(
      DataFolder folder, Launcher launcher, Binaries binaries, int port, String password) {}

  private final Settings settings;
  private final boolean temporary;
  private final Thread supervisor;
  private final CompletableFuture<Database> started = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Server server;

  private EmbeddedPostgres(Settings settings, boolean temporary) {
    this.settings = settings;
    this.temporary = temporary;
    // The server receives its signal when the thread that started it ends: this thread ends after
    // it.
    this.supervisor =
        Thread.ofPlatform().daemon().name("carillon-postgres").unstarted(this::supervise);
  }

  /**
   * Starts a server on new data, or on the data of an earlier one, and waits until it accepts
   * connections: a second or two at the first start, less later, more after a crash.
   *
   * @throws EmbeddedPostgresException if that fails; the message gives the remedy
   */
  public static EmbeddedPostgres start(Settings settings) {
    return start(settings, false);
  }

  /**
   * Starts a server for tests: a new, empty database in a temporary folder that {@link #close}
   * deletes, fully durable.
   */
  public static EmbeddedPostgres forTests() {
    return forTests(Map.of());
  }

  /**
   * Starts a server for tests as {@link #forTests()} does, with settings such as {@code fsync=off}.
   */
  public static EmbeddedPostgres forTests(Map<String, String> serverSettings) {
    try {
      Path folder = Files.createTempDirectory("carillon-postgres-");
      Path binaries = cache().resolve(Settings.binariesName());
      return start(new Settings(folder, binaries, 0, serverSettings), true);
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot make a temporary folder: " + e, e);
    }
  }

  /**
   * Returns the folder in which the programs are unpacked once per user of the machine. Root's own
   * folder would be inaccessible to the user that may have to run the server.
   */
  static Path cache() {
    Path home = Path.of(System.getProperty("user.home"));
    return home.equals(Path.of("/root"))
        ? Path.of("/var/cache/carillon")
        : home.resolve(".cache/carillon");
  }

  private static EmbeddedPostgres start(Settings settings, boolean temporary) {
    require(Platform.current());
    EmbeddedPostgres postgres = new EmbeddedPostgres(settings, temporary);
    postgres.supervisor.start();
    try {
      postgres.started.get();
      return postgres;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new EmbeddedPostgresException(String.valueOf(cause.getMessage()), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      postgres.close();
      throw new EmbeddedPostgresException("interrupted while the database was starting", e);
    }
  }

  /** Refuses a platform without programs, before any file is created. */
  static void require(Platform platform) {
    platform
        .refusal()
        .ifPresent(why -> {
          throw new EmbeddedPostgresException(why);
        });
  }

  private void supervise() {
    try {
      holdAndServe();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      if (!started.completeExceptionally(e)) {
        log.error("The database in {} is no longer supervised", settings.folder, e);
      }
    } finally {
      if (temporary) {
        DataFolder.delete(settings.folder);
      }
    }
  }

  private void holdAndServe() throws InterruptedException {
    try (DataFolder folder = DataFolder.hold(settings.folder)) {
      Binaries binaries = Binaries.unpackInto(settings.binariesFolder);
      Launcher launcher = Launcher.detect(folder.path(), binaries);
      folder.initialise(launcher, binaries);
      Database database = startFirst(folder, launcher, binaries);
      stopAtShutdownUnless(launcher.dieWithParent());
      if (temporary) {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(this::deleteLater, "carillon-postgres-rest"));
      }
      started.complete(database);
      while (endedUnexpectedly()) {
        startAgain(database);
      }
    }
  }

  private Database startFirst(DataFolder folder, Launcher launcher, Binaries binaries)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = settings.port == 0 ? freePort() : settings.port;
      Database database = new Database(folder, launcher, binaries, port, folder.password());
      try {
        startOnce(database);
        return database;
      } catch (EmbeddedPostgresException e) {
        // Another process may take a free port first.
        if (settings.port != 0 || attempt == PORTS_TRIED || !current().portIsTaken()) {
          throw e;
        }
      }
    }
  }

  private void startOnce(Database database) throws InterruptedException {
    long start = System.nanoTime();
    new Leftovers(database.folder).clear();
    Binaries.unpackInto(settings.binariesFolder); // again, in case the cache was emptied
    Server launched = launch(database);
    launched.awaitReady();
    log.info(
        "PostgreSQL {} (pid {}) serves {} on 127.0.0.1:{}, ready after {} ms",
        Binaries.version(),
        launched.process().pid(),
        database.folder.path(),
        database.port,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  // Excludes stopServer: a server is either visible to it or no longer launched.
  private synchronized Server launch(Database database) {
    if (isClosing()) {
      throw new EmbeddedPostgresException("the database is closed");
    }
    Server launched =
        Server.launch(
            database.folder,
            database.launcher,
            database.binaries,
            database.port,
            settings.serverSettings);
    server = launched;
    return launched;
  }

  private boolean endedUnexpectedly() throws InterruptedException {
    Server current = current();
    while (!current.process().waitFor(30, TimeUnit.SECONDS)) {
      boundLog(current.folder());
    }
    if (isClosing()) {
      return false;
    }
    log.warn(
        "PostgreSQL (pid {}) ended unexpectedly with exit code {}: starting it again on port {}",
        current.process().pid(),
        current.process().exitValue(),
        current.port());
    return true;
  }

  private void startAgain(Database database) throws InterruptedException {
    Duration backOff = FIRST_BACK_OFF;
    while (!closing.await(backOff.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        startOnce(database);
        return;
      } catch (EmbeddedPostgresException e) {
        backOff =
            backOff.multipliedBy(2).compareTo(LAST_BACK_OFF) < 0
                ? backOff.multipliedBy(2)
                : LAST_BACK_OFF;
        if (!isClosing()) {
          log.warn("Trying again in {} ms: {}", backOff.toMillis(), e.getMessage());
        }
      }
    }
  }

  private static void boundLog(DataFolder folder) {
    try {
      folder.boundLog();
    } catch (IOException e) {
      log.warn("The log in {} cannot be kept small: {}", folder.path(), e.toString());
    }
  }

  /** Not when the system itself ends the server: a hook would end it before the application. */
  private void stopAtShutdownUnless(boolean stopsByItself) {
    if (!stopsByItself) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stopServer, "carillon-postgres-stop"));
    }
  }

  /**
   * A static field of a test is never closed: a separate process deletes the remains once this JVM
   * and then the server have ended; it waits for a minute at most.
   */
  private void deleteLater() {
    if (isClosing()) {
      return;
    }
    String script =
        """
        n=0
        while [ $n -lt 300 ] && { kill -0 "$1" 2>/dev/null || kill -0 "$2" 2>/dev/null; }; do
          n=$((n + 1)); sleep 0.2
        done
        rm -rf -- "$3"
        """;
    try {
      new ProcessBuilder(
              "sh",
              "-c",
              script,
              "sh",
              Long.toString(ProcessHandle.current().pid()),
              Long.toString(pid()),
              settings.folder.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      log.warn("{} stays behind: {}", settings.folder, e.toString());
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("there is no free port: " + e, e);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private synchronized Server current() {
    return Objects.requireNonNull(server, "no server was launched");
  }

  /** Returns the JDBC URL, without user and password; constant for the life of this object. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
  }

  /** Returns the name of the database's owner, a superuser. */
  public String user() {
    return DataFolder.USER;
  }

  /** Returns the password of {@link #user}. */
  public String password() {
    return started.join().password;
  }

  /** Returns the port on 127.0.0.1; constant for the life of this object. */
  public int port() {
    return started.join().port;
  }

  /** Returns the folder that contains everything of the database. */
  public Path dataFolder() {
    return settings.folder;
  }

  /** Returns the server's process id: a new one after each unexpected end. */
  public long pid() {
    return current().process().pid();
  }

  /** Returns whether the server's process is alive; false for a moment while it is restarted. */
  public boolean isAlive() {
    return current().process().isAlive();
  }

  /**
   * Completes with the exit code when the present server's process ends, intentionally or not.
   * After an unintentional end another server is started; call again for the end of that one.
   */
  public CompletableFuture<Integer> onExit() {
    return current().process().onExit().thenApply(Process::exitValue);
  }

  /**
   * Stops the server: aborts running statements and flushes everything to disk. Returns when it has
   * stopped; if the thread is interrupted, at once, while the server stops in the background.
   * Further calls have no effect.
   */
  @Override
  public void close() {
    stopServer();
    try {
      supervisor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopServer() {
    Server running;
    synchronized (this) {
      closing.countDown();
      running = server;
    }
    if (running != null) {
      running.stop();
    }
  }
}
