package io.carillon.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

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

  private final Settings settings;
  private final Supervisor supervisor;

  private EmbeddedPostgres(Settings settings, boolean temporary) {
    this.settings = settings;
    this.supervisor = new Supervisor(settings, temporary);
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
    return postgres;
  }

  /** Refuses a platform without programs, before any file is created. */
  static void require(Platform platform) {
    platform
        .refusal()
        .ifPresent(why -> {
          throw new EmbeddedPostgresException(why);
        });
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
    return supervisor.database().password();
  }

  /** Returns the port on 127.0.0.1; constant for the life of this object. */
  public int port() {
    return supervisor.database().port();
  }

  /** Returns the folder that contains everything of the database. */
  public Path dataFolder() {
    return settings.folder;
  }

  /** Returns the server's process id: a new one after each unexpected end. */
  public long pid() {
    return supervisor.process().pid();
  }

  /** Returns whether the server's process is alive; false for a moment while it is restarted. */
  public boolean isAlive() {
    return supervisor.process().isAlive();
  }

  /**
   * Completes with the exit code when the present server's process ends, intentionally or not.
   * After an unintentional end another server is started; call again for the end of that one.
   */
  public CompletableFuture<Integer> onExit() {
    return supervisor.process().onExit().thenApply(Process::exitValue);
  }

  /**
   * Stops the server: aborts running statements and flushes everything to disk. Returns when it has
   * stopped; if the thread is interrupted, at once, while the server stops in the background.
   * Further calls have no effect.
   */
  @Override
  public void close() {
    supervisor.close();
  }
}
