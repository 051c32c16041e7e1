package io.carillon.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.execution.ExecutionStatus;
import io.carillon.postgres.EmbeddedPostgres;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A real PostgreSQL with the tables, for one test class; its clock can be pinned. A statement that
 * moves an execution from one state to another against the table of {@link ExecutionStatus} fails.
 */
public final class TestDatabase implements AutoCloseable {

  private final EmbeddedPostgres postgres;
  private final HikariDataSource dataSource;
  private final AtomicReference<@Nullable Instant> pin = new AtomicReference<>();
  private final Database database;

  /** Starts it and makes the tables. */
  public TestDatabase() {
    this(Map.of());
  }

  /** The same, with settings of PostgreSQL's. */
  public TestDatabase(Map<String, String> settings) {
    postgres = EmbeddedPostgres.forTests(settings);
    dataSource = dataSource();
    database = new Database(dataSource, new JdbcTransactionManager(dataSource), pin::get);
    Migrations.apply(dataSource);
    guardTransitions();
  }

  private void guardTransitions() {
    String allowed =
        Stream.of(ExecutionStatus.values())
            .flatMap(from -> from.next().stream().map(to -> from.code() + " " + to.code()))
            .collect(Collectors.joining("','", "'", "'"));
    database
        .sql()
        .sql(
            """
            create function carillon.guard_transition() returns trigger language plpgsql as $$
            begin
              if old.status || ' ' || new.status not in (%s) then
                raise exception 'transition % -> % is not in the table', old.status, new.status;
              end if;
              return new;
            end
            $$;
            create trigger guard before update of status on carillon.task_execution for each row
              when (old.status is distinct from new.status)
              execute function carillon.guard_transition()
            """
                .replace("(%s)", "(" + allowed + ")"))
        .update();
  }

  private HikariDataSource dataSource() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(postgres.jdbcUrl());
    config.setUsername(postgres.user());
    config.setPassword(postgres.password());
    config.setMaximumPoolSize(20);
    return new HikariDataSource(config);
  }

  public Database database() {
    return database;
  }

  /** Stops the clock at an instant; null lets the database's own run again. */
  public void pin(@Nullable Instant now) {
    pin.set(now);
  }

  /**
   * A figure of PostgreSQL's statistics about tables. The caller's thread has one connection, whose
   * figures are written first.
   */
  public long statistic(String query) {
    database.sql().sql("select pg_stat_force_next_flush()").query((row, index) -> index).list();
    return database.sql().sql(query).query(Long.class).single();
  }

  @Override
  public void close() {
    dataSource.close();
    postgres.close();
  }
}
