package io.carillon.server.trail;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Writes the trail: what was changed at once, in the request that changed it; what was refused from
 * an agent of its own, the first of a minute at once and the counts every {@code EVERY}.
 */
@Component
public class TrailWriter implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(TrailWriter.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Database database;
  private final TrailStore store;
  private final Refusals refusals;
  private final AgentLoop agent = new AgentLoop("access-trail", this::writeOnce);
  private volatile boolean running;

  TrailWriter(Database database, TrailStore store, Clock clock) {
    this.database = database;
    this.store = store;
    this.refusals = new Refusals(clock);
  }

  /** The agent's trouble; null when all goes well. */
  public @Nullable String trouble() {
    return agent.trouble();
  }

  /** Puts it on record; a change whose line cannot be written stands, and the log has the line. */
  void write(Asked asked) {
    if (asked.refused()) {
      if (refusals.add(asked)) {
        agent.wake();
      }
      return;
    }
    try {
      store.add(asked, 1);
    } catch (RuntimeException e) {
      LOG.error("This is not in the trail, which could not be written: {}", asked, e);
    }
  }

  private Duration writeOnce() {
    writeRefusals();
    return EVERY;
  }

  private void writeRefusals() {
    long dropped = refusals.takeDropped();
    if (dropped > 0) {
      LOG.warn("{} lines of refused requests are lost: the trail could not be written", dropped);
    }
    Map<Boolean, List<Refusals.Unwritten>> unwritten =
        refusals.unwritten().stream().collect(Collectors.partitioningBy(one -> one.id() == null));
    for (Refusals.Unwritten begun : List.copyOf(unwritten.getOrDefault(true, List.of()))) {
      refusals.written(begun, store.add(begun.asked(), begun.count()));
    }
    List<Refusals.Unwritten> grown = unwritten.getOrDefault(false, List.of());
    if (!grown.isEmpty()) {
      database.doInTransaction(() -> store.count(grown.stream().map(TrailWriter::count).toList()));
      grown.forEach(one -> refusals.written(one, id(one)));
    }
  }

  private static TrailStore.Count count(Refusals.Unwritten one) {
    return new TrailStore.Count(id(one), one.count());
  }

  private static long id(Refusals.Unwritten one) {
    Long id = one.id();
    return id == null ? 0 : id;
  }

  @Override
  public void start() {
    agent.start();
    running = true;
  }

  /** After the web server has stopped: what it still counted is written. */
  @Override
  public void stop() {
    running = false;
    agent.close();
    try {
      writeRefusals();
    } catch (RuntimeException e) {
      LOG.warn("The last refused requests are not in the trail: {}", e.getMessage());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  /** Lower than the phases of the web server. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 8_192;
  }
}
