package io.carillon.bench.contender;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.order.Order;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The environment of a contender: its database and the record of handler starts.
 *
 * @param pool connections to the database
 */
public record Site(HikariDataSource pool, Arrivals arrivals, Clock clock) implements AutoCloseable {

  // As many as Carillon's server uses; the limit of every contender.
  private static final int CONNECTIONS = 20;

  /** Opens the connections. */
  public static Site open(Order.Target target, Arrivals arrivals, Clock clock) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(target.url());
    config.setUsername(target.user());
    config.setPassword(target.password());
    config.setMaximumPoolSize(CONNECTIONS);
    return new Site(new HikariDataSource(config), arrivals, clock);
  }

  /** Returns the same site with its own connections. */
  Site again() {
    HikariConfig config = new HikariConfig();
    pool.copyStateTo(config);
    config.setPoolName(null);
    return new Site(new HikariDataSource(config), arrivals, clock);
  }

  DataSource dataSource() {
    return pool;
  }

  /** Returns a client for statements. */
  public JdbcClient sql() {
    return JdbcClient.create(pool);
  }

  /**
   * Vacuums and checkpoints, as a server does by itself over time, so that the first reader of a
   * row need not set its hint bits and write a full page image. Skips partitions of past days.
   */
  public void maintain() {
    // Names cannot be parameters; these come from the catalogue, quoted where necessary.
    String tables =
        sql()
            .sql(
                """
                select string_agg(cast(cast(c.oid as regclass) as text), ', ') from pg_class c
                where c.relkind = 'r'
                  and c.relnamespace not in (cast('pg_catalog' as regnamespace),
                    cast('information_schema' as regnamespace))
                  and (c.relname !~ '_[0-9]{8}$'
                    or right(c.relname, 8) >= to_char(now() at time zone 'UTC', 'YYYYMMDD'))
                """)
            .query(String.class)
            .single();
    sql().sql("vacuum (analyze) " + tables).update();
    sql().sql("checkpoint").update();
  }

  /** Returns the number that a query selects. */
  public long count(String sql) {
    return sql().sql(sql).query(Long.class).single();
  }

  @Override
  public void close() {
    pool.close();
  }
}
