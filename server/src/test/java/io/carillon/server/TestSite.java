package io.carillon.server;

import io.carillon.database.Migrations;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A database for one server.
 *
 * @param end removes it
 */
public record TestSite(String jdbcUrl, String user, String password, Runnable end) {

  /** A database with the tables, in the PostgreSQL that the tests of this JVM share. */
  public static TestSite shared() {
    TemporaryDatabase database = TestPostgres.shared().newDatabase("server", TestSite::migrate);
    return new TestSite(database.jdbcUrl(), database.user(), database.password(), database::close);
  }

  private static void migrate(TemporaryDatabase template) {
    Migrations.apply(
        new DriverManagerDataSource(template.jdbcUrl(), template.user(), template.password()));
  }

  /** The database of a PostgreSQL that ends with it, without tables at first. */
  static TestSite of(EmbeddedPostgres postgres) {
    return new TestSite(postgres.jdbcUrl(), postgres.user(), postgres.password(), postgres::close);
  }
}
