package io.carillon.engine;

import io.carillon.database.Database;
import io.carillon.execution.Settled;
import io.carillon.record.SettlementListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies observers of settlements after the commit, and forwards everything to the next sink. */
final class ObservedSettlements implements SettlementListener {

  private static final Logger LOG = LoggerFactory.getLogger(ObservedSettlements.class);

  private final SettlementListener next;
  private final Database database;
  private final List<Consumer<List<Settled>>> observers = new CopyOnWriteArrayList<>();

  ObservedSettlements(SettlementListener next, Database database) {
    this.next = next;
    this.database = database;
  }

  void add(Consumer<List<Settled>> observer) {
    observers.add(observer);
  }

  @Override
  public void settled(List<Settled> batch) {
    next.settled(batch);
    if (!observers.isEmpty()) {
      database.afterCommit(() -> observers.forEach(observer -> tell(observer, batch)));
    }
  }

  /**
   * Suppresses failures: after the commit they must not reach the recorder, which would write the
   * batch again.
   */
  private static void tell(Consumer<List<Settled>> observer, List<Settled> batch) {
    try {
      observer.accept(batch);
    } catch (RuntimeException e) {
      LOG.warn("An observer of settlements failed", e);
    }
  }
}
