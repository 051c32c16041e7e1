package io.carillon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** When Flyway is asked at all; what it would say is its own. */
class MigrationsTest {

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.forTests(Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @AfterEach
  void clear() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema if exists carillon cascade");
    }
  }

  @Test
  void anEmptyDatabaseIsIncompleteUntilTheMigrationsWereApplied() throws SQLException {
    assertThat(isComplete()).isFalse();
    Migrations.apply(dataSource());
    assertThat(isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update carillon.flyway_schema_history set checksum = checksum + 1 where version = '2'",
        "update carillon.flyway_schema_history set checksum = null where version = '2'",
        "update carillon.flyway_schema_history set success = false where version = '7'",
        "update carillon.flyway_schema_history set description = 'others' where version = '1'",
        "update carillon.flyway_schema_history set type = 'JDBC' where version = '5'",
        "update carillon.flyway_schema_history set version = '7.1' where version = '7'",
        "delete from carillon.flyway_schema_history where version = '6'",
        """
        insert into carillon.flyway_schema_history
        select 1000, '999', description, type, script, checksum, installed_by, now(), 1, true
        from carillon.flyway_schema_history where version = '7'
        """
      })
  void whateverDiffersIsLeftToFlyway(String difference) throws SQLException {
    Migrations.apply(dataSource());
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(difference);
    }
    assertThat(isComplete()).isFalse();
  }

  @Test
  void aMigrationThatWasChangedAfterwardsIsRefused() throws SQLException {
    Migrations.apply(dataSource());
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update carillon.flyway_schema_history set checksum = 1 where version = '1'");
    }
    assertThatThrownBy(() -> Migrations.apply(dataSource()))
        .isInstanceOf(FlywayException.class)
        .hasMessageContaining("checksum");
  }

  private boolean isComplete() throws SQLException {
    try (Connection connection = connection()) {
      return MigrationHistory.isComplete(connection);
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.jdbcUrl());
    dataSource.setUser(postgres.user());
    dataSource.setPassword(postgres.password());
    return dataSource;
  }
}
