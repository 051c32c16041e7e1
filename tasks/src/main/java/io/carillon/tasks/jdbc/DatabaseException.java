package io.carillon.tasks.jdbc;

import io.carillon.task.NotRetryableException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a database that may not repeat itself, such as a lost connection or a deadlock; its
 * message names the connection.
 *
 * <p>Classes of SQLSTATE decide: a fault of the statement, its data or the rights of its user,
 * which would only repeat itself, is a {@link NotRetryableException}; every other one may be
 * retried.
 */
public final class DatabaseException extends Exception {

  private static final long serialVersionUID = 1;

  /** The driver of PostgreSQL reports rows that are too large under this state. */
  private static final String COMMUNICATION = "08S01";

  private static final String TOO_LARGE = "maxResultBuffer";

  private static final Set<String> PERMANENT_CLASSES =
      Set.of(
          "02", // no data: a query without rows to return
          "07", // dynamic SQL error
          "0A", // feature not supported
          "21", // cardinality violation
          "22", // data exception
          "23", // integrity constraint violation
          "25", // invalid transaction state, such as a change in a read-only transaction
          "26", // invalid statement name
          "28", // invalid authorization
          "2B", // dependent privilege descriptors
          "34", // invalid cursor name
          "3D", // invalid catalog
          "3F", // invalid schema
          "42", // syntax error or access rule violation
          "44"); // check option violation

  /** A statement that returns rows where none are expected, as PostgreSQL's driver says. */
  private static final String UNEXPECTED_ROWS = "0100E";

  private DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns the exception for a failure that may be retried.
   *
   * @param connection the name of the connection
   * @throws NotRetryableException for any other failure
   */
  public static DatabaseException of(String connection, SQLException thrown)
      throws NotRetryableException {
    Optional<NotRetryableException> refused = refused(thrown);
    if (refused.isPresent()) {
      throw refused.get();
    }
    SQLException first = first(thrown);
    String message = "%s: %s".formatted(connection, told(first));
    if (isTooLarge(first)) {
      throw new NotRetryableException(
          "%s: rows of the result need more memory than this node has for them; select less of each row, or set a lower fetch_size (%s)"
              .formatted(connection, first.getMessage()),
          thrown);
    }
    if (isPermanent(first)) {
      throw new NotRetryableException(message, thrown);
    }
    return new DatabaseException(message, thrown);
  }

  /** A refusal of ours may come back as the cause of an exception of the driver. */
  private static Optional<NotRetryableException> refused(SQLException thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof NotRetryableException refused) {
        return Optional.of(refused);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** The exception of a batch only says that one of its statements failed. */
  private static SQLException first(SQLException thrown) {
    SQLException next = thrown.getNextException();
    return thrown instanceof BatchUpdateException && next != null ? next : thrown;
  }

  private static String told(SQLException thrown) {
    String state = thrown.getSQLState();
    String message = String.valueOf(thrown.getMessage());
    return state == null ? message : "%s (SQLSTATE %s)".formatted(message, state);
  }

  private static boolean isTooLarge(SQLException thrown) {
    return COMMUNICATION.equals(thrown.getSQLState())
        && String.valueOf(thrown.getMessage()).contains(TOO_LARGE);
  }

  private static boolean isPermanent(SQLException thrown) {
    if (thrown instanceof SQLTransientException || thrown instanceof SQLRecoverableException) {
      return false;
    }
    return isPermanent(thrown.getSQLState());
  }

  private static boolean isPermanent(@Nullable String state) {
    return state != null
        && state.length() >= 2
        && (state.equals(UNEXPECTED_ROWS) || PERMANENT_CLASSES.contains(state.substring(0, 2)));
  }
}
