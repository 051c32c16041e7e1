package io.carillon.server.trail;

import io.carillon.database.Database;
import io.carillon.server.lifecycle.AgentBean;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes the trail: a change at once, within its request; refusals from the agent's thread, the
 * first of a minute at once and the counts every {@code EVERY}.
 */
@Component
public final class TrailWriter extends AgentBean {

  private static final Logger LOG = LoggerFactory.getLogger(TrailWriter.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Database database;
  private final TrailStore store;
  private final RefusedRequests refusals;

  TrailWriter(Database database, TrailStore store, Clock clock) {
    super("access-trail");
    this.database = database;
    this.store = store;
    this.refusals = new RefusedRequests(clock);
  }

  /**
   * Records a request. A change whose line cannot be written stands; the line goes to the log
   * instead.
   */
  void write(AuditedRequest asked) {
    if (asked.refused()) {
      if (refusals.add(asked)) {
        wake();
      }
      return;
    }
    try {
      store.add(asked, 1);
    } catch (RuntimeException e) {
      LOG.error("This is not in the trail, which could not be written: {}", asked, e);
    }
  }

  @Override
  protected Duration runOnce() {
    writeRefusals();
    return EVERY;
  }

  private void writeRefusals() {
    long dropped = refusals.takeDropped();
    if (dropped > 0) {
      LOG.warn("{} lines of refused requests are lost: the trail could not be written", dropped);
    }
    Map<Boolean, List<RefusedRequests.Unwritten>> unwritten =
        refusals.unwritten().stream().collect(Collectors.partitioningBy(one -> one.id() == null));
    for (RefusedRequests.Unwritten begun : List.copyOf(unwritten.getOrDefault(true, List.of()))) {
      refusals.written(begun, store.add(begun.asked(), begun.count()));
    }
    List<RefusedRequests.Unwritten> grown = unwritten.getOrDefault(false, List.of());
    if (!grown.isEmpty()) {
      database.doInTransaction(() -> store.count(grown.stream().map(TrailWriter::count).toList()));
      grown.forEach(one -> refusals.written(one, id(one)));
    }
  }

  private static TrailStore.Count count(RefusedRequests.Unwritten one) {
    return new TrailStore.Count(id(one), one.count());
  }

  private static long id(RefusedRequests.Unwritten one) {
    Long id = one.id();
    return id == null ? 0 : id;
  }

  /** Writes the counts that remain when the web server has stopped. */
  @Override
  protected void ended() {
    try {
      writeRefusals();
    } catch (RuntimeException e) {
      LOG.warn("The last refused requests are not in the trail: {}", e.getMessage());
    }
  }
}
