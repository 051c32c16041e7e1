package io.carillon.tasks.maintenance;

import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real database with a schema named as Carillon's. */
final class OwnTables implements AutoCloseable {

  private final TemporaryDatabase database = TestPostgres.shared().newDatabase();
  private final PGSimpleDataSource source = new PGSimpleDataSource();

  OwnTables() throws SQLException {
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    execute(
        """
        create schema carillon;
        create table carillon.one (id bigint primary key, text text);
        create table carillon.days (id bigint primary key, text text) partition by range (id);
        create table carillon.days_1 partition of carillon.days for values from (0) to (1000000);
        create table public.other (id bigint);
        insert into carillon.one select n, repeat('x', 100) from generate_series(1, 20000) n;
        insert into carillon.days select n, repeat('x', 100) from generate_series(1, 20000) n;
        """);
  }

  OwnDatabase own(@Nullable Path programs, String password, InstantSource clock) {
    OwnDatabase.Address address =
        new OwnDatabase.Address(database.jdbcUrl(), database.user(), password);
    return new OwnDatabase(source, () -> address, programs, clock);
  }

  PGSimpleDataSource source() {
    return source;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
