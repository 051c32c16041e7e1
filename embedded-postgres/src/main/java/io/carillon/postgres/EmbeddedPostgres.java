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
 * <p>It is durable (every commit is on disk before it is acknowledged, pages carry checksums),
 * listens on 127.0.0.1 only, and asks for a random password that is kept in the data folder. When
 * the server dies while this JVM lives, it is started again on the same port: clients see failing
 * connections for a moment. When this JVM dies, however it dies, the server stops too, and the next
 * start recovers what was committed.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LAST_BACK_OFF = Duration.ofSeconds(10);
  private static final int PORTS_TRIED = 5;

  /**
   * What a server is started with.
   *
   * @param folder holds everything of the database: its data, password, log and lock; made if there
   *     is none
   * @param binariesFolder where PostgreSQL's programs are, or are to be unpacked; must not exist
   *     yet or have been unpacked by this version
   * @param port 1 to 65535, or 0 for any free port, another at each start
   * @param serverSettings settings of PostgreSQL by name, over those chosen here; where it listens
   *     cannot be changed
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
     * Any free port, and the programs in a folder {@code bin-<version>}: in the user's cache, or
     * beside the data for a user who has none that can be written.
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
        return false; // no home, or one that is protected
      }
    }

    /** The same with that port, 0 for any free one. */
    public Settings withPort(int port) {
      return new Settings(folder, binariesFolder, port, serverSettings);
    }

    /** The same with these settings of PostgreSQL instead of those before. */
    public Settings withServerSettings(Map<String, String> serverSettings) {
      return new Settings(folder, binariesFolder, port, serverSettings);
    }

    static String binariesName() {
      return "bin-" + Binaries.version();
    }
  }

  /** The database that the server is of, with what it takes to start it again. */
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
    // The server gets its signal when the thread that started it ends: this one ends after it.
    this.supervisor =
        Thread.ofPlatform().daemon().name("carillon-postgres").unstarted(this::supervise);
  }

  /**
   * Starts a server, or takes up the data that an earlier one left, and waits until it accepts
   * connections: a second or two at the first start, less later, more after a crash.
   *
   * @throws EmbeddedPostgresException if that fails; the message says what to do
   */
  public static EmbeddedPostgres start(Settings settings) {
    return start(settings, false);
  }

  /**
   * For tests: a new, empty database in a temporary folder that {@link #close} deletes, as durable
   * as any.
   */
  public static EmbeddedPostgres forTests() {
    return forTests(Map.of());
  }

  /** For tests: as {@link #forTests()}, with settings such as {@code fsync=off}. */
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
   * Where the programs are unpacked once for each user of the machine. Root's own folder would be
   * closed to the user that the server may have to run as.
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

  /** Refuses a platform that it has no programs for, before any file is made. */
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
        // Someone else may take a free port first.
        if (settings.port != 0 || attempt == PORTS_TRIED || !current().portIsTaken()) {
          throw e;
        }
      }
    }
  }

  private void startOnce(Database database) throws InterruptedException {
    long start = System.nanoTime();
    new Leftovers(database.folder).clear();
    Binaries.unpackInto(settings.binariesFolder); // again, when someone emptied the cache
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

  // Excludes stopServer: a server is either seen by it or not launched any more.
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

  /** Not where the system itself ends the server: a hook would end it before the application. */
  private void stopAtShutdownUnless(boolean stopsByItself) {
    if (!stopsByItself) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stopServer, "carillon-postgres-stop"));
    }
  }

  /**
   * A test's static field is never closed: what is left is deleted by a process that waits, for a
   * minute at most, until this JVM and then the server have ended.
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

  /** The address for JDBC, without user and password; the same as long as this object lives. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
  }

  /** The name of the database's owner, a superuser. */
  public String user() {
    return DataFolder.USER;
  }

  /** The password of {@link #user}. */
  public String password() {
    return started.join().password;
  }

  /** The port on 127.0.0.1; the same as long as this object lives. */
  public int port() {
    return started.join().port;
  }

  /** The folder that holds everything of the database. */
  public Path dataFolder() {
    return settings.folder;
  }

  /** The server's process id: another one after each unexpected end. */
  public long pid() {
    return current().process().pid();
  }

  /** Whether the server's process lives; false for a moment when it is being started again. */
  public boolean isAlive() {
    return current().process().isAlive();
  }

  /**
   * Completes with the exit code when the present server's process ends, on purpose or not. Unless
   * it was on purpose another one follows; ask again for that one's end.
   */
  public CompletableFuture<Integer> onExit() {
    return current().process().onExit().thenApply(Process::exitValue);
  }

  /**
   * Stops the server: running statements are broken off, everything is written down. Returns when
   * it has stopped; if the thread is interrupted, at once, while the server stops in the
   * background. Calling it again does nothing.
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
