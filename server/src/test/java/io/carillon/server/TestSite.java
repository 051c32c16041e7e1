package io.carillon.server;

import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;

/**
 * A database for one server, without tables at first.
 *
 * @param end removes it
 */
record TestSite(String jdbcUrl, String user, String password, Runnable end) {

  /** A database in the PostgreSQL that the tests of this JVM share. */
  static TestSite shared() {
    TemporaryDatabase database = TestPostgres.shared().newDatabase();
    return new TestSite(database.jdbcUrl(), database.user(), database.password(), database::close);
  }

  /** The database of a PostgreSQL that ends with it. */
  static TestSite of(EmbeddedPostgres postgres) {
    return new TestSite(postgres.jdbcUrl(), postgres.user(), postgres.password(), postgres::close);
  }
}
