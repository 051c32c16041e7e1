package io.carillon.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.data.UpsertSql.Dialect;
import io.carillon.tasks.jdbc.JdbcConnector;
import io.carillon.tasks.jdbc.JdbcProduct;
import io.carillon.tasks.jdbc.OpenDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statements for MySQL and of the standard, in a database that knows both. */
class UpsertSqlTest {

  private static final String TABLE = "Odd \"table\"; drop table x";

  private static Connection h2(String mode) throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:%s%s".formatted(UUID.randomUUID(), mode));
  }

  private static Target.Table target(String table) {
    return new Target.Table("x", null, table, List.of("id"), 1_000, null);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static OpenDatabase open(Connection connection) {
    return new OpenDatabase(
        "x", JdbcProduct.OTHER, connection, new JdbcConnector.Use(false, false, 0));
  }

  @ParameterizedTest
  @CsvSource({"MERGE,''", "ON_DUPLICATE_KEY,;MODE=MySQL"})
  void aRowReplacesTheRowWithItsKey(Dialect dialect, String mode) throws SQLException {
    try (Connection connection = h2(mode)) {
      execute(
          connection,
          "create table \"Odd \"\"table\"\"; drop table x\" (\"id\" int primary key, \"a\"\"b\" varchar)");
      TargetTable table = TargetTable.find(open(connection), target(TABLE));
      List<TargetTable.Column> key = List.of(table.column("ID"));
      List<TargetTable.Column> columns = List.of(table.column("id"), table.column("a\"b"));
      table.requireUnique(connection.getMetaData(), key);
      String sql = new UpsertSql(table, columns, key).upsert(dialect);
      for (String value : List.of("one", "two")) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setInt(1, 7);
          statement.setString(2, value);
          statement.executeUpdate();
        }
      }
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select * from " + table.sql())) {
        row.next();
        assertThat(row.getString(2)).isEqualTo("two");
        assertThat(row.next()).isFalse();
      }
    }
  }

  @Test
  void namesAreOnlyLookedUp() throws SQLException {
    try (Connection connection = h2("")) {
      execute(connection, "create table t_a (id int, name varchar, \"Name\" varchar)");
      execute(connection, "create table txa (id int)");
      OpenDatabase database = open(connection);
      TargetTable table = TargetTable.find(database, target("t_a"));
      assertThat(table.sql()).isEqualTo("\"PUBLIC\".\"T_A\"");
      assertThat(table.column("Name").name()).isEqualTo("Name");
      assertThatThrownBy(() -> table.column("nAME"))
          .hasMessage("The table T_A has more than one column named nAME; it has ID, NAME, Name");
      assertThatThrownBy(() -> table.column("id) values (1); --"))
          .isInstanceOf(NotRetryableException.class)
          .hasMessageContaining("has no column named id) values (1); --");
      assertThatThrownBy(() -> TargetTable.find(database, target("%")))
          .hasMessage("The connection x has no table named % in its own schema");
      assertThatThrownBy(() -> TargetTable.find(database, target("T_A\"; drop table x")))
          .isInstanceOf(NotRetryableException.class);
      assertThatThrownBy(
              () -> table.requireUnique(connection.getMetaData(), List.of(table.column("id"))))
          .hasMessage("The table T_A has no primary key or unique index of exactly the columns ID");
    }
  }

  @Test
  void aDatabaseWithoutAKnownDialectIsRefused() {
    assertThat(Dialect.of("PostgreSQL")).isEqualTo(Dialect.ON_CONFLICT);
    assertThat(Dialect.of("MariaDB")).isEqualTo(Dialect.ON_DUPLICATE_KEY);
    assertThat(Dialect.of("Microsoft SQL Server")).isEqualTo(Dialect.MERGE);
    assertThat(Dialect.of("DB2/LINUXX8664")).isEqualTo(Dialect.MERGE);
    assertThatThrownBy(() -> Dialect.of("Oracle"))
        .hasMessageContaining("Rows cannot be replaced by key in Oracle");
  }
}
