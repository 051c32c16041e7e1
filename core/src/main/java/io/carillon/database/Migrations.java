package io.carillon.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema {@value #SCHEMA} up to this version, and leaves every other schema alone. */
public final class Migrations {

  /** Where all tables of Carillon live. */
  public static final String SCHEMA = "carillon";

  private Migrations() {}

  /**
   * Applies what is missing; several nodes at once wait for each other.
   *
   * @throws org.flywaydb.core.api.FlywayException when a migration fails or was changed afterwards
   */
  public static void apply(DataSource dataSource) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .createSchemas(true)
        .locations("classpath:io/carillon/database/migration")
        .load()
        .migrate();
  }
}
