package io.carillon.bench.contender;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.order.Order;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where a contender works: its database, and whom it tells of what starts.
 *
 * @param pool connections to the database
 */
public record Site(HikariDataSource pool, Arrivals arrivals, Clock clock) implements AutoCloseable {

  // What Carillon's server takes too; every contender may use as many.
  private static final int CONNECTIONS = 20;

  /** Opens it. */
  public static Site open(Order.Target target, Arrivals arrivals, Clock clock) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(target.url());
    config.setUsername(target.user());
    config.setPassword(target.password());
    config.setMaximumPoolSize(CONNECTIONS);
    return new Site(new HikariDataSource(config), arrivals, clock);
  }

  /** The same place, with connections of its own. */
  Site again() {
    HikariConfig config = new HikariConfig();
    pool.copyStateTo(config);
    config.setPoolName(null);
    return new Site(new HikariDataSource(config), arrivals, clock);
  }

  DataSource dataSource() {
    return pool;
  }

  /** For statements. */
  public JdbcClient sql() {
    return JdbcClient.create(pool);
  }

  /**
   * Does what a server does by itself in time, so that the first to read a row has not to note that
   * it is committed, and to write its whole page for that. Partitions of days gone are as they
   * were.
   */
  public void maintain() {
    // Names cannot be parameters; these come from the catalogue, quoted where they must be.
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

  /** The number that a query answers. */
  public long count(String sql) {
    return sql().sql(sql).query(Long.class).single();
  }

  @Override
  public void close() {
    pool.close();
  }
}
