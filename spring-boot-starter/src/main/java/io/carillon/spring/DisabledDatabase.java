package io.carillon.spring;

import io.carillon.database.Database;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/** Refuses every connection and every transaction with {@link CarillonDisabledException}. */
final class DisabledDatabase {

  private DisabledDatabase() {}

  /** Returns a database that refuses every use. */
  static Database make() {
    return new Database(new NoDataSource(), new NoTransactions());
  }

  private static final class NoDataSource extends AbstractDataSource {

    @Override
    public Connection getConnection() {
      throw new CarillonDisabledException();
    }

    @Override
    public Connection getConnection(String username, String password) {
      throw new CarillonDisabledException();
    }
  }

  private static final class NoTransactions implements PlatformTransactionManager {

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
      throw new CarillonDisabledException();
    }

    @Override
    public void commit(TransactionStatus status) {
      throw new CarillonDisabledException();
    }

    @Override
    public void rollback(TransactionStatus status) {
      throw new CarillonDisabledException();
    }
  }
}
