package io.carillon.server.boot;

import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.postgres.EmbeddedPostgresException;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.settings.ServerSettings.DatabaseAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The database of a server: the configured one, or an embedded one that starts in parallel with the
 * rest of the server.
 */
final class ServerDatabase implements AutoCloseable {

  // For workers that join, and for people with a database client.
  private static final int CONNECTIONS_OF_OTHERS = 80;
  private static final long USUAL_LOCKS = 64;

  private static final Executor STARTER =
      task -> Thread.ofPlatform().daemon(true).name("carillon-database-start").start(task);

  private final @Nullable DatabaseAddress given;
  private final CompletableFuture<EmbeddedPostgres> embedded;

  private ServerDatabase(
      @Nullable DatabaseAddress given, CompletableFuture<EmbeddedPostgres> embedded) {
    this.given = given;
    this.embedded = embedded;
  }

  /** Starts the embedded database in the background unless one is configured. */
  static ServerDatabase of(ServerSettings settings) {
    if (settings.database() != null) {
      return new ServerDatabase(settings.database(), new CompletableFuture<>());
    }
    var postgres =
        EmbeddedPostgres.Settings.of(settings.data().resolve("postgres"))
            .withServerSettings(
                Map.of(
                    "max_connections", connections(settings),
                    "max_locks_per_transaction", locks(settings)));
    return new ServerDatabase(
        null, CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(postgres), STARTER));
  }

  private static String connections(ServerSettings settings) {
    return Integer.toString(settings.stores().connections() + CONNECTIONS_OF_OTHERS);
  }

  // A statement over the whole history locks ten tables and indexes per day of retention; at worst
  // all connections of this node run one at once, and so do those of other nodes.
  private static String locks(ServerSettings settings) {
    long days = settings.spans().retention().plusDays(4).toDays();
    return Long.toString(Math.max(USUAL_LOCKS, 4 * days));
  }

  /**
   * Returns the address of the database; waits until it accepts connections.
   *
   * @throws EmbeddedPostgresException when it could not be started
   */
  DatabaseAddress address() {
    if (given != null) {
      return given;
    }
    EmbeddedPostgres postgres = started();
    return new DatabaseAddress(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private EmbeddedPostgres started() {
    try {
      return embedded.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EmbeddedPostgresException cause ? cause : e;
    }
  }

  /** Stops the embedded database, even while it is still starting. */
  @Override
  public void close() {
    if (given == null) {
      embedded.handle((postgres, failure) -> postgres).thenAccept(ServerDatabase::stop).join();
    }
  }

  private static void stop(@Nullable EmbeddedPostgres postgres) {
    if (postgres != null) {
      postgres.close();
    }
  }
}
