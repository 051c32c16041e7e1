package io.carillon.bulk;

import io.carillon.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionException;

/**
 * Applies an operation to items in batches, one transaction for each batch. A failed batch is
 * rolled back and retried item by item, so that only the faulty item fails. Within a caller's
 * transaction a failure is thrown instead, because that transaction must be rolled back as a whole.
 * An instance serves one operation and one thread.
 *
 * @param <T> the type of a selected item
 * @param <R> the type of its result
 */
public final class BulkBatches<T, R extends ItemResult> {

  private static final Logger LOG = LoggerFactory.getLogger(BulkBatches.class);

  private static final int TRIES = 3;
  private static final String TOO_LONG =
      "The operation was stopped between two batches: it took too long, or its caller is gone."
          + " Repeat it for the rest.";
  private static final String NO_DATABASE =
      "The database could not answer any more. Repeat the operation for the rest.";

  /**
   * The operation on the items of a batch.
   *
   * @param <T> the type of a selected item
   * @param <R> the type of its result
   */
  public interface Act<T, R> {

    /**
     * Applies the operation to a batch in the current transaction.
     *
     * @return one result for each item, in their order
     */
    List<R> act(List<T> batch);

    /** Returns the approximate number of bytes that are read and written for an item. */
    long bytes(T item);

    /** Returns the result for an item that the operation was not applied to. */
    R failed(T item, BulkOutcome outcome, @Nullable RuntimeException why);
  }

  private sealed interface Attempt<R> {
    record Done<R>(List<R> results) implements Attempt<R> {}

    record Failed<R>(RuntimeException why, boolean atCommit) implements Attempt<R> {

      boolean isOutage() {
        return atCommit
            || switch (why) {
              case DataAccessResourceFailureException e -> true;
              case NonTransientDataAccessResourceException e -> true;
              case TransientDataAccessResourceException e -> true;
              case RecoverableDataAccessException e -> true;
              case TransactionException e -> true;
              default -> false;
            };
      }
    }
  }

  private final Database database;
  private final Act<T, R> act;
  private final int rows;
  private final long bytes;
  private final BooleanSupplier goesOn;
  private final List<R> results = new ArrayList<>();
  private @Nullable String stopped;

  /**
   * Creates the batches of one operation.
   *
   * @param rows the maximum number of items in a batch
   * @param bytes the maximum total size of a batch in bytes; a single larger item forms a batch of
   *     its own
   * @param goesOn asked before every batch but the first; false ends the operation
   */
  public BulkBatches(
      Database database, Act<T, R> act, int rows, long bytes, BooleanSupplier goesOn) {
    this.database = database;
    this.act = act;
    this.rows = rows;
    this.bytes = bytes;
    this.goesOn = goesOn;
  }

  /**
   * Applies the operation to all items.
   *
   * @return one result for each item, in their order
   * @throws RuntimeException when the database cannot answer and nothing was done
   */
  public List<R> run(List<T> items) {
    int from = 0;
    while (from < items.size()) {
      if (from > 0 && stopped == null && !mayGoOn()) {
        stopped = TOO_LONG;
      }
      List<T> batch = stopped == null ? next(items, from) : items.subList(from, items.size());
      if (stopped == null) {
        act(batch);
      } else {
        batch.forEach(item -> results.add(act.failed(item, BulkOutcome.NOT_REACHED, null)));
      }
      from += batch.size();
    }
    return results;
  }

  /** Returns why the operation ended early; null when it reached every item. */
  public @Nullable String stopped() {
    return stopped;
  }

  private boolean mayGoOn() {
    return !Thread.currentThread().isInterrupted() && goesOn.getAsBoolean();
  }

  private List<T> next(List<T> items, int from) {
    int to = from;
    long spent = 0;
    while (to < items.size() && to - from < rows) {
      spent += act.bytes(items.get(to));
      if (spent > bytes && to > from) {
        break;
      }
      to++;
    }
    return items.subList(from, to);
  }

  private void act(List<T> batch) {
    switch (attempt(batch)) {
      case Attempt.Done<R>(List<R> done) -> results.addAll(done);
      case Attempt.Failed<R> failed when failed.isOutage() -> end(batch, failed);
      case Attempt.Failed<R> failed when batch.size() == 1 -> again(batch.getFirst(), failed);
      case Attempt.Failed<R> failed -> {
        LOG.debug("A batch of {} is done one by one", batch.size(), failed.why());
        batch.forEach(item -> actAlone(item));
      }
    }
  }

  private void actAlone(T item) {
    if (stopped != null) {
      results.add(act.failed(item, BulkOutcome.NOT_REACHED, null));
    } else {
      act(List.of(item));
    }
  }

  /**
   * Retries one item, since a deadlock with a transaction that locks in another order is transient.
   */
  private void again(T item, Attempt.Failed<R> first) {
    Attempt<R> last = first;
    for (int i = 1; i < TRIES && isTransient(last); i++) {
      last = attempt(List.of(item));
    }
    switch (last) {
      case Attempt.Done<R>(List<R> done) -> results.addAll(done);
      case Attempt.Failed<R> failed when failed.isOutage() -> end(List.of(item), failed);
      case Attempt.Failed<R>(RuntimeException why, boolean atCommit) -> fail(item, why);
    }
  }

  private void fail(T item, RuntimeException why) {
    BulkOutcome outcome = BulkOutcome.of(why);
    if (outcome == BulkOutcome.FAILED) {
      LOG.error("A bulk operation failed for {}", item, why);
    }
    results.add(act.failed(item, outcome, why));
  }

  private static boolean isTransient(Attempt<?> attempt) {
    return attempt instanceof Attempt.Failed<?>(RuntimeException why, boolean atCommit)
        && why instanceof ConcurrencyFailureException;
  }

  private void end(List<T> batch, Attempt.Failed<R> failed) {
    if (results.isEmpty()) {
      throw failed.why();
    }
    LOG.warn("A bulk operation ends early: {}", failed.why().getMessage());
    stopped = NO_DATABASE;
    BulkOutcome outcome = failed.atCommit() ? BulkOutcome.UNKNOWN : BulkOutcome.NOT_REACHED;
    batch.forEach(item -> results.add(act.failed(item, outcome, null)));
  }

  private Attempt<R> attempt(List<T> batch) {
    boolean joined = database.isInTransaction();
    boolean[] acted = new boolean[1];
    try {
      return new Attempt.Done<>(
          database.inTransaction(() -> {
            List<R> done = act.act(batch);
            database.sql(); // flush, so that its failure is not one of the commit
            acted[0] = true;
            return done;
          }));
    } catch (RuntimeException e) {
      if (joined) {
        throw e;
      }
      return new Attempt.Failed<>(e, acted[0]);
    }
  }
}
