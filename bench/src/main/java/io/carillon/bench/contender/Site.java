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

  DataSource dataSource() {
    return pool;
  }

  /** For statements. */
  public JdbcClient sql() {
    return JdbcClient.create(pool);
  }

  /**
   * Does what a server does by itself in time, so that the first to read a row has not to note that
   * it is committed, and to write its whole page for that.
   */
  public void maintain() {
    sql().sql("vacuum (analyze)").update();
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
