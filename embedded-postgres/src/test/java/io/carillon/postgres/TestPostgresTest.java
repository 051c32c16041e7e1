package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

  private static final TestPostgres POSTGRES = TestPostgres.shared();

  private static int ask(TemporaryDatabase database, String query) {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  private static void execute(TemporaryDatabase database, String statement) {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(statement, e);
    }
  }

  @Test
  void eachDatabaseIsACopyOfItsTemplateWhichIsFilledOnce() {
    AtomicInteger fills = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      try (TemporaryDatabase database =
          POSTGRES.newDatabase(
              "filled",
              template -> {
                fills.incrementAndGet();
                execute(template, "create table one as select 1 as number");
              })) {
        assertThat(ask(database, "select sum(number) from one")).isEqualTo(1);
        execute(database, "insert into one values (2)");
      }
    }
    assertThat(fills).hasValue(1);
  }

  @Test
  void aDatabaseIsDroppedAlthoughSomethingIsConnectedToIt() throws SQLException {
    TemporaryDatabase database = POSTGRES.newDatabase();
    String name = database.jdbcUrl().replaceFirst(".*/", "");
    try (Connection connected =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      database.close();
      database.close();
    }
    try (TemporaryDatabase other = POSTGRES.newDatabase()) {
      assertThat(ask(other, "select count(*) from pg_database where datname = '" + name + "'"))
          .isZero();
    }
  }

  @Test
  void aServerThatRunsAlreadyIsLeftAsItWas() {
    try (TemporaryDatabase ours = POSTGRES.newDatabase()) {
      String url = ours.jdbcUrl() + "?ApplicationName=tests";
      int before = ask(ours, "select count(*) from pg_database");
      try (TestPostgres given = TestPostgres.at(url, ours.user(), ours.password())) {
        TemporaryDatabase made = given.newDatabase("empty", template -> {});
        assertThat(made.jdbcUrl()).endsWith("?ApplicationName=tests").contains("/carillon_test_");
        assertThat(ask(made, "select 1")).isEqualTo(1);
        assertThat(ask(ours, "select count(*) from pg_database")).isEqualTo(before + 2);
      }
      assertThat(ask(ours, "select count(*) from pg_database")).isEqualTo(before);
    }
  }

  @Test
  void anAddressOfAnotherProductIsRefused() {
    assertThatThrownBy(() -> TestPostgres.at("jdbc:h2:mem:x", "me", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("carillon.test.jdbc-url must be an address like")
        .hasMessageContaining("jdbc:h2:mem:x");
  }

  @Test
  void aServerThatDoesNotAnswerIsNamedWithItsUser() {
    try (TestPostgres away = TestPostgres.at("jdbc:postgresql://127.0.0.1:1/postgres", "me", "")) {
      assertThatThrownBy(away::newDatabase)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("as me at jdbc:postgresql://127.0.0.1:1/postgres");
    }
  }

  @Test
  void thePasswordIsNotInItsText() {
    try (TemporaryDatabase database = POSTGRES.newDatabase()) {
      assertThat(database.toString()).doesNotContain(database.password());
    }
  }
}
