package io.carillon.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the server of one data folder, and starts it again on the same port when it ends
 * unexpectedly, until it is closed. Thread-safe.
 */
final class Supervisor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LAST_BACK_OFF = Duration.ofSeconds(10);
  private static final int PORTS_TRIED = 5;

  /** The database of the server, with everything needed to restart it. */
  record Database(
      DataFolder folder, Launcher launcher, Binaries binaries, int port, String password) {}

  private final EmbeddedPostgres.Settings settings;
  private final boolean temporary;
  private final Thread thread;
  private final CompletableFuture<Database> started = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Server server;

  /**
   * Creates a supervisor, which {@link #start} starts.
   *
   * @param temporary whether the data folder is deleted at the end
   */
  Supervisor(EmbeddedPostgres.Settings settings, boolean temporary) {
    this.settings = settings;
    this.temporary = temporary;
    // The server receives its signal when the thread that started it ends: this thread ends after
    // it.
    this.thread = Thread.ofPlatform().daemon().name("carillon-postgres").unstarted(this::supervise);
  }

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @throws EmbeddedPostgresException if that fails; the message gives the remedy
   */
  void start() {
    thread.start();
    try {
      started.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new EmbeddedPostgresException(String.valueOf(cause.getMessage()), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new EmbeddedPostgresException("interrupted while the database was starting", e);
    }
  }

  /** Returns the database; waits until it is started. */
  Database database() {
    return started.join();
  }

  /** Returns the process of the present server. */
  Process process() {
    return current().process();
  }

  private void supervise() {
    try {
      holdAndServe();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      if (!started.completeExceptionally(e)) {
        log.error("The database in {} is no longer supervised", settings.folder(), e);
      }
    } finally {
      deleteIfTemporary();
    }
  }

  private void deleteIfTemporary() {
    if (temporary) {
      DataFolder.delete(settings.folder());
    }
  }

  private void holdAndServe() throws InterruptedException {
    try (DataFolder folder = DataFolder.hold(settings.folder())) {
      Binaries binaries = Binaries.unpackInto(settings.binariesFolder());
      Launcher launcher = Launcher.detect(folder.path(), binaries);
      folder.initialise(launcher, binaries);
      Database database = startFirst(folder, launcher, binaries);
      addShutdownHooks(launcher.dieWithParent());
      started.complete(database);
      while (endedUnexpectedly()) {
        startAgain(database);
      }
    }
  }

  /**
   * Adds no hook that stops the server when the system itself ends it: the hook would end it before
   * the application.
   */
  private void addShutdownHooks(boolean stopsByItself) {
    Runtime runtime = Runtime.getRuntime();
    if (!stopsByItself) {
      runtime.addShutdownHook(new Thread(this::stopServer, "carillon-postgres-stop"));
    }
    if (temporary) {
      runtime.addShutdownHook(new Thread(this::deleteLater, "carillon-postgres-rest"));
    }
  }

  // A static field of a test is never closed.
  private void deleteLater() {
    if (!isClosing()) {
      DeferredDeletion.start(settings.folder(), process().pid());
    }
  }

  private Database startFirst(DataFolder folder, Launcher launcher, Binaries binaries)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() == 0 ? freePort() : settings.port();
      Database database = new Database(folder, launcher, binaries, port, folder.password());
      try {
        startOnce(database);
        return database;
      } catch (EmbeddedPostgresException e) {
        if (attempt == PORTS_TRIED || !mayTryAnotherPort()) {
          throw e;
        }
      }
    }
  }

  // Another process may take a free port first.
  private boolean mayTryAnotherPort() {
    return settings.port() == 0 && current().portIsTaken();
  }

  private void startOnce(Database database) throws InterruptedException {
    long start = System.nanoTime();
    new Leftovers(database.folder).clear();
    Binaries.unpackInto(settings.binariesFolder()); // again, in case the cache was emptied
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
            settings.serverSettings());
    server = launched;
    return launched;
  }

  private boolean endedUnexpectedly() throws InterruptedException {
    Server current = current();
    while (!current.process().waitFor(30, TimeUnit.SECONDS)) {
      boundLog(current.folder());
    }
    if (!isClosing()) {
      log.warn(
          "PostgreSQL (pid {}) ended unexpectedly with exit code {}: starting it again on port {}",
          current.process().pid(),
          current.process().exitValue(),
          current.port());
    }
    return !isClosing();
  }

  private void startAgain(Database database) throws InterruptedException {
    Duration backOff = FIRST_BACK_OFF;
    while (!closing.await(backOff.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        startOnce(database);
        return;
      } catch (EmbeddedPostgresException e) {
        backOff = doubled(backOff);
        if (!isClosing()) {
          log.warn("Trying again in {} ms: {}", backOff.toMillis(), e.getMessage());
        }
      }
    }
  }

  private static Duration doubled(Duration backOff) {
    Duration doubled = backOff.multipliedBy(2);
    return doubled.compareTo(LAST_BACK_OFF) < 0 ? doubled : LAST_BACK_OFF;
  }

  private static void boundLog(DataFolder folder) {
    try {
      folder.boundLog();
    } catch (IOException e) {
      log.warn("The log in {} cannot be kept small: {}", folder.path(), e.toString());
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

  /**
   * Stops the server and waits until it has ended; if the thread is interrupted, returns at once,
   * while the server stops in the background.
   */
  @Override
  public void close() {
    stopServer();
    try {
      thread.join();
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
