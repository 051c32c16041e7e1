package io.carillon.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Migrates the schema {@value #SCHEMA} to this version; other schemas are not touched. */
public final class Migrations {

  /** The schema of all tables of Carillon. */
  public static final String SCHEMA = "carillon";

  private static final int OLDEST = 15;

  private Migrations() {}

  /**
   * Applies the missing migrations; concurrent nodes wait for each other.
   *
   * @throws FlywayException when a migration fails or was changed after it was applied, or when the
   *     database is older than PostgreSQL {@value #OLDEST}
   */
  public static void apply(DataSource dataSource) {
    if (isCurrent(dataSource)) {
      return;
    }
    Flyway.configure()
        .dataSource(dataSource)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .createSchemas(true)
        .locations("classpath:" + MigrationHistory.FOLDER)
        .load()
        .migrate();
  }

  private static boolean isCurrent(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      requireFitting(connection.getMetaData());
      return MigrationHistory.isComplete(connection);
    } catch (SQLException e) {
      throw new FlywayException("the database cannot be asked: " + e.getMessage(), e);
    }
  }

  private static void requireFitting(DatabaseMetaData database) throws SQLException {
    if (database.getDatabaseMajorVersion() < OLDEST) {
      throw new FlywayException(
          "PostgreSQL %d or newer is needed, and this is %s %s"
              .formatted(
                  OLDEST, database.getDatabaseProductName(), database.getDatabaseProductVersion()));
    }
  }
}
