package io.carillon.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.execution.ExecutionStatus;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A database with the tables in a real PostgreSQL, for one test class; its clock can be pinned. A
 * statement that moves an execution from one state to another against the table of {@link
 * ExecutionStatus} fails.
 */
public final class TestDatabase implements AutoCloseable {

  private final Runnable end;
  private final HikariDataSource dataSource;
  private final AtomicReference<@Nullable Instant> pin = new AtomicReference<>();
  private final Database database;

  /** Makes a database with the tables in the server that the tests of this JVM share. */
  public TestDatabase() {
    TemporaryDatabase own = TestPostgres.shared().newDatabase("core", TestDatabase::fill);
    end = own::close;
    dataSource = connect(own.jdbcUrl(), own.user(), own.password(), 20);
    database = new Database(dataSource, new JdbcTransactionManager(dataSource), pin::get);
  }

  /** Starts a server of its own with settings of PostgreSQL's, and makes the tables. */
  public TestDatabase(Map<String, String> settings) {
    EmbeddedPostgres postgres = EmbeddedPostgres.forTests(settings);
    end = postgres::close;
    dataSource = connect(postgres.jdbcUrl(), postgres.user(), postgres.password(), 20);
    database = new Database(dataSource, new JdbcTransactionManager(dataSource), pin::get);
    Migrations.apply(dataSource);
    guardTransitions(database.sql());
  }

  private static void fill(TemporaryDatabase template) {
    try (HikariDataSource connections =
        connect(template.jdbcUrl(), template.user(), template.password(), 2)) {
      Migrations.apply(connections);
      guardTransitions(JdbcClient.create(connections));
    }
  }

  private static HikariDataSource connect(
      String jdbcUrl, String user, String password, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  private static void guardTransitions(JdbcClient sql) {
    String allowed =
        Stream.of(ExecutionStatus.values())
            .flatMap(from -> from.next().stream().map(to -> from.code() + " " + to.code()))
            .collect(Collectors.joining("','", "'", "'"));
    sql.sql(
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
              execute function carillon.guard_transition();

            create unlogged table carillon.gone_execution (id uuid primary key, status text not null);
            create function carillon.note_gone() returns trigger language plpgsql as $$
            begin
              insert into carillon.gone_execution values (old.id, old.status)
                on conflict (id) do update set status = excluded.status;
              return old;
            end
            $$;
            create trigger note_gone before delete on carillon.task_execution_live for each row
              execute function carillon.note_gone();
            create function carillon.guard_end() returns trigger language plpgsql
            set enable_seqscan = off as $$
            declare
              before text := (select g.status from carillon.gone_execution g where g.id = new.id);
            begin
              if before || ' ' || new.status not in (%s) then
                raise exception 'transition % -> % is not in the table', before, new.status;
              end if;
              if exists (select from carillon.task_execution_live l where l.id = new.id) then
                raise exception 'execution % ended and is live', new.id;
              end if;
              return null;
            end
            $$;
            create trigger guard_end after insert on carillon.task_execution_ended for each row
              execute function carillon.guard_end()
            """
                .replace("(%s)", "(" + allowed + ")"))
        .update();
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
    end.run();
  }
}
