package io.carillon.node;

import io.carillon.database.Database;
import io.carillon.fault.Quote;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the row of this node every few seconds. */
public final class NodeHeartbeat {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int LONGEST_TROUBLE = 500;

  private final UUID id = UUID.randomUUID();
  private final Database database;
  private final NodeStore store;
  private final NodeRow.Home home;
  private final Supplier<NodeState> state;
  private final InstantSource clock;

  /**
   * Creates the heartbeat of a node.
   *
   * @param state what the node says about itself; may query the database
   * @param clock the clock of this process, to compare with the database's
   */
  public NodeHeartbeat(
      Database database, NodeRow.Home home, Supplier<NodeState> state, InstantSource clock) {
    this.database = database;
    this.store = new NodeStore(database);
    this.home = home;
    this.state = state;
    this.clock = clock;
  }

  /** Writes the row once; returns how long to wait for the next time. */
  public Duration runOnce() {
    Duration offset = offset();
    store.beat(id, home, bounded(state.get()), offset);
    store.forgetOld();
    return INTERVAL;
  }

  /** Returns this clock minus the database's, halfway through the round trip. */
  private Duration offset() {
    Instant before = clock.instant();
    Instant there = database.time();
    Duration trip = Duration.between(before, clock.instant());
    return Duration.between(there, before.plus(trip.dividedBy(2)));
  }

  private static NodeState bounded(NodeState state) {
    Map<String, String> troubles = new TreeMap<>();
    state.troubles().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(NodeState.MOST)
        .forEach(one -> troubles.put(one.getKey(), Quote.bounded(one.getValue(), LONGEST_TROUBLE)));
    @Nullable Duration behind = state.behind();
    return new NodeState(troubles, behind);
  }

  /** Records that this node ended. */
  public void leave() {
    store.end(id);
  }
}
