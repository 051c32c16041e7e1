package io.carillon.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.template.Templates;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Migration 33 on parameters that contain what is a placeholder from then on. */
class PlaceholderMigrationTest {

  private static final String BEFORE =
      "{\"a\": \"${HOME} and $${x} $ { $\", \"b\": [1.50, \"${\", {\"${key}\": \"$$$${\"}], \"c\": {},"
          + " \"d\": [], \"e\": null, \"f\": \"{}\"}";
  private static final String CONFIG =
      """
      insert into carillon.task_config (name, description, task_type, status, parameters, schedule, schedule_type,
        policies, priority, anchor_at, version, created_at, created_by, updated_at, updated_by)
      values (:name, '', 'nothing', 'active', cast(:parameters as jsonb), '{"type": "manual"}', 'manual', '{}', 5,
        now(), 1, now(), 'tester', now(), 'tester')
      """;

  @Test
  void parametersThatWereSavedBeforeKeepTheirMeaning() {
    try (TemporaryDatabase own =
        TestPostgres.shared().newDatabase("migration32", template -> migrate(template, "32"))) {
      JdbcClient sql = JdbcClient.create(dataSource(own));
      sql.sql(
              "insert into carillon.task_type values ('nothing', '', 'java', 'default', '{}', now(), now())")
          .update();
      sql.sql(CONFIG).param("name", "with").param("parameters", BEFORE).update();
      sql.sql(CONFIG).param("name", "without").param("parameters", "{\"a\": \"$5\"}").update();
      Migrations.apply(dataSource(own));
      assertThat(Json.object(parameters(sql, "without"))).isEqualTo(Json.object("{\"a\": \"$5\"}"));
      String after = parameters(sql, "with");
      assertThat(after).contains("$${HOME}", "\"${key}\"", "1.50");
      assertThat(new Templates().render(Json.object(after))).isEqualTo(Json.object(BEFORE));
    }
  }

  private static String parameters(JdbcClient sql, String name) {
    return sql.sql("select cast(parameters as text) from carillon.task_config where name = :name")
        .param("name", name)
        .query(String.class)
        .single();
  }

  private static void migrate(TemporaryDatabase database, String target) {
    Flyway.configure()
        .dataSource(dataSource(database))
        .schemas(Migrations.SCHEMA)
        .defaultSchema(Migrations.SCHEMA)
        .createSchemas(true)
        .locations("classpath:" + MigrationHistory.FOLDER)
        .target(target)
        .load()
        .migrate();
  }

  private static DataSource dataSource(TemporaryDatabase database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    return source;
  }
}
