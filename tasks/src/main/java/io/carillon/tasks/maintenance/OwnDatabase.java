package io.carillon.tasks.maintenance;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Carillon's own database, and the programs of PostgreSQL that can back it up.
 *
 * @param dataSource for statements
 * @param address for programs; asked for when a backup begins
 * @param programs the folder of {@code pg_dump} and {@code pg_restore}; null to look for them
 * @param clock names the files
 */
public record OwnDatabase(
    DataSource dataSource,
    Supplier<Address> address,
    @Nullable Path programs,
    InstantSource clock) {

  /** The setting of {@link #programs}. */
  public static final String SETTING = "CARILLON_PG_BIN";

  /**
   * How to reach the database.
   *
   * @param url a JDBC URL
   * @param user null for the one in the URL, else that of the system
   * @param password null for the one in the URL, else none
   */
  public record Address(String url, @Nullable String user, @Nullable String password) {
    @Override
    public String toString() {
      return "Address[...]"; // never the password
    }
  }
}
