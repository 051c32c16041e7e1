package io.carillon.database;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one database of a node. Its clock is the one that decides across nodes (design rule 9); a
 * test pins it, and every statement that needs the time says {@code coalesce(:now, now())} with
 * {@link #pinned()} for {@code :now}, which stays an index condition either way.
 */
public final class Database {

  private final DataSource dataSource;
  private final JdbcTemplate jdbc;
  private final JdbcClient sql;
  private final TransactionTemplate transactions;
  private final Supplier<@Nullable Instant> pin;

  /**
   * On the clock of the database.
   *
   * @param transactions of the same data source; a transaction of the caller's is joined
   */
  public Database(DataSource dataSource, PlatformTransactionManager transactions) {
    this(dataSource, transactions, () -> null);
  }

  /**
   * On a clock that a test moves.
   *
   * @param pin the present time; null for the database's own
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
  }

  /** The data source, for what needs a connection of its own. */
  public DataSource dataSource() {
    return dataSource;
  }

  /** Statements, in the present transaction where there is one, after what it was to write. */
  public JdbcClient sql() {
    PendingWrites pending = pendingWrites();
    if (pending != null) {
      pending.flush();
    }
    return sql;
  }

  /**
   * Writes what nobody asks the outcome of. In a transaction that may be later: together with what
   * is written after it, in one journey to the server, before the next other statement or the end
   * of the work, which throw what goes wrong with it. Work that suspends its transaction for
   * another one must not use this database in that.
   *
   * @param statement one, with named parameters
   */
  public void write(String statement, SqlParameterSource parameters) {
    PendingWrites pending = pendingWrites();
    if (pending == null) {
      sql.sql(statement).paramSource(parameters).update();
    } else {
      pending.add(statement, parameters);
    }
  }

  private @Nullable PendingWrites pendingWrites() {
    return (PendingWrites) TransactionSynchronizationManager.getResource(this);
  }

  /** Runs the work in the present transaction, or in one of its own. */
  public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
    return transactions.execute(status -> pendingWrites() == null ? writing(work) : work.get());
  }

  private <T extends @Nullable Object> T writing(Supplier<T> work) {
    PendingWrites pending = new PendingWrites(jdbc);
    TransactionSynchronizationManager.bindResource(this, pending);
    try {
      T result = work.get();
      pending.flush();
      return result;
    } finally {
      TransactionSynchronizationManager.unbindResource(this);
    }
  }

  /** Runs the work in the present transaction, or in one of its own. */
  public void doInTransaction(Runnable work) {
    inTransaction(() -> {
      work.run();
      return null;
    });
  }

  /** The test's present time as a statement parameter, or null for the database's own. */
  public @Nullable OffsetDateTime pinned() {
    Instant pinned = pin.get();
    return pinned == null ? null : parameter(pinned);
  }

  /** The start of the present transaction on the database's clock, in microseconds. */
  public Instant transactionTime() {
    return time("select coalesce(cast(:now as timestamptz), now())");
  }

  /**
   * The database's clock at this moment, in microseconds: for what must follow a lock just taken.
   */
  public Instant time() {
    return time("select coalesce(cast(:now as timestamptz), clock_timestamp())");
  }

  private Instant time(String statement) {
    return sql().sql(statement).param("now", pinned()).query(Timestamp.class).single().toInstant();
  }

  /**
   * Gives a notice to all nodes when the present transaction commits. It takes a lock of the whole
   * cluster at the commit: for what people do, not for what happens thousands of times.
   */
  public void notify(String channel, String payload) {
    sql()
        .sql("select pg_notify(:channel, :payload)")
        .param("channel", channel)
        .param("payload", payload)
        .query((row, index) -> index)
        .list();
  }

  /** Runs the hint once the present transaction has committed; at once when there is none. */
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

  /** Whether there is a transaction whose end can be told. */
  public boolean tellsWhenOver() {
    return TransactionSynchronizationManager.isSynchronizationActive();
  }

  /**
   * Tells, once the present transaction is over, whether it has committed; false also where that is
   * not known.
   *
   * @throws IllegalStateException unless it {@link #tellsWhenOver}
   */
  public void whenOver(Consumer<Boolean> told) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            told.accept(status == STATUS_COMMITTED);
          }
        });
  }

  /** An instant as the driver wants it. */
  public static OffsetDateTime parameter(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** An instant as the driver wants it; null stays null. */
  public static @Nullable OffsetDateTime parameterOrNull(@Nullable Instant instant) {
    return instant == null ? null : parameter(instant);
  }
}
