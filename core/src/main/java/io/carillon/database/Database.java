package io.carillon.database;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database of a node. Its clock is authoritative across nodes (design rule 9). Tests can pin
 * it: every statement that needs the time uses {@code coalesce(:now, now())} with {@link
 * #clockOverride()} for {@code :now}, which can serve as an index condition in both cases.
 */
public final class Database {

  private final DataSource dataSource;
  private final JdbcTemplate jdbc;
  private final JdbcClient sql;
  private final TransactionTemplate transactions;
  private final Supplier<@Nullable Instant> pin;
  private final DailyHistory history;

  /**
   * Creates a database that uses its own clock.
   *
   * @param transactions the transaction manager of the same data source; a caller's transaction is
   *     joined
   */
  public Database(DataSource dataSource, PlatformTransactionManager transactions) {
    this(dataSource, transactions, () -> null);
  }

  /**
   * Creates a database with a clock that a test controls.
   *
   * @param pin the current time; null for the database's clock
   */
  public Database(
      DataSource dataSource,
      PlatformTransactionManager transactions,
      Supplier<@Nullable Instant> pin) {
    this.dataSource = dataSource;
    this.jdbc = new JdbcTemplate(dataSource);
    this.sql = JdbcClient.create(jdbc);
    this.transactions = new TransactionTemplate(transactions);
    this.pin = pin;
    this.history = new DailyHistory(this);
  }

  /** Returns the reader of the histories, which remembers their days for all who use it. */
  public DailyHistory history() {
    return history;
  }

  /** Returns the data source, for callers that need their own connection. */
  public DataSource dataSource() {
    return dataSource;
  }

  /**
   * Returns the client for statements, which join the current transaction if there is one. Flushes
   * that transaction's pending writes first.
   */
  public JdbcClient sql() {
    WriteBatch pending = pendingWrites();
    if (pending != null) {
      pending.flush();
    }
    return sql;
  }

  /**
   * Executes a write whose row count is not needed. Within a transaction the write may be deferred
   * and sent together with later ones in one round trip, at the latest before the next other
   * statement or at the end of the work; a failure is thrown there. Work that suspends its
   * transaction for another one must not use this database in the inner one.
   *
   * @param statement a single statement with named parameters
   */
  public void write(String statement, SqlParameterSource parameters) {
    WriteBatch pending = pendingWrites();
    if (pending == null) {
      sql.sql(statement).paramSource(parameters).update();
    } else {
      pending.add(statement, parameters);
    }
  }

  /**
   * Executes a query after the transaction's pending writes, with them in one round trip.
   *
   * @param statement a single statement with named parameters that returns rows
   */
  public <T> List<T> query(String statement, SqlParameterSource parameters, RowMapper<T> rows) {
    WriteBatch pending = pendingWrites();
    return pending == null
        ? sql.sql(statement).paramSource(parameters).query(rows).list()
        : pending.flush(statement, parameters, rows);
  }

  /**
   * Sets after how many uses the driver prepares a statement on the server, for statements of the
   * current transaction's connection that are created from now on. A driver that never prepares, as
   * behind some poolers, stays so.
   *
   * @param uses 1 or more
   * @return the number before; 0 when nothing was changed
   */
  int prepareAfter(int uses) {
    Integer before =
        jdbc.execute(
            (ConnectionCallback<Integer>)
                connection -> {
                  if (!connection.isWrapperFor(PGConnection.class)) {
                    return 0;
                  }
                  PGConnection driver = connection.unwrap(PGConnection.class);
                  int present = driver.getPrepareThreshold();
                  if (present > 0) {
                    driver.setPrepareThreshold(uses);
                  }
                  return present;
                });
    return Objects.requireNonNull(before);
  }

  private @Nullable WriteBatch pendingWrites() {
    return (WriteBatch) TransactionSynchronizationManager.getResource(this);
  }

  /** Runs the work in the current transaction, or in a new one if there is none. */
  public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
    return transactions.execute(status -> pendingWrites() == null ? writing(work) : work.get());
  }

  private <T extends @Nullable Object> T writing(Supplier<T> work) {
    WriteBatch pending = new WriteBatch(jdbc);
    TransactionSynchronizationManager.bindResource(this, pending);
    try {
      T result = work.get();
      pending.flush();
      return result;
    } finally {
      TransactionSynchronizationManager.unbindResource(this);
    }
  }

  /** Runs the work in the current transaction, or in a new one if there is none. */
  public void doInTransaction(Runnable work) {
    inTransaction(() -> {
      work.run();
      return null;
    });
  }

  /** Returns the pinned time as a statement parameter; null for the database's clock. */
  public @Nullable OffsetDateTime clockOverride() {
    Instant pinned = pin.get();
    return pinned == null ? null : parameter(pinned);
  }

  /** Returns the start of the current transaction on the database's clock, in microseconds. */
  public Instant transactionTime() {
    return time("select coalesce(cast(:now as timestamptz), now())");
  }

  /**
   * Returns the current time of the database's clock, in microseconds, for times that must follow a
   * lock just acquired.
   */
  public Instant time() {
    return time("select coalesce(cast(:now as timestamptz), clock_timestamp())");
  }

  private Instant time(String statement) {
    return sql()
        .sql(statement)
        .param("now", clockOverride())
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  /**
   * Notifies all nodes when the current transaction commits. The commit then takes a lock on the
   * whole PostgreSQL cluster: use it for user actions, not for frequent events.
   */
  public void notify(String channel, String payload) {
    sql()
        .sql("select pg_notify(:channel, :payload)")
        .param("channel", channel)
        .param("payload", payload)
        .query((row, index) -> index)
        .list();
  }

  /** Runs the hint after the current transaction has committed; immediately when there is none. */
  public void afterCommit(Runnable hint) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      hint.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            hint.run();
          }
        });
  }

  /** Returns whether there is a transaction whose end can be observed. */
  public boolean isInTransaction() {
    return TransactionSynchronizationManager.isSynchronizationActive();
  }

  /**
   * Registers a callback that is told, after the current transaction has ended, whether it
   * committed; false also when that is unknown.
   *
   * @throws IllegalStateException unless {@link #isInTransaction}
   */
  public void afterCompletion(Consumer<Boolean> told) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            told.accept(status == STATUS_COMMITTED);
          }
        });
  }

  /** Returns an instant in the driver's type. */
  public static OffsetDateTime parameter(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Returns an instant in the driver's type; null for null. */
  public static @Nullable OffsetDateTime parameterOrNull(@Nullable Instant instant) {
    return instant == null ? null : parameter(instant);
  }
}
