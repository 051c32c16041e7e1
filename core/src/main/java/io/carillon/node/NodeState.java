package io.carillon.node;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says about itself.
 *
 * @param troubles the current errors by agent, and those of {@link #BROKER} and {@link #DISK}, with
 *     which everything goes on; at most {@value #MOST} are kept
 * @param behind how far the schedules of the cluster are behind, as this node sees it; null for a
 *     node that does not schedule
 */
public record NodeState(Map<String, String> troubles, @Nullable Duration behind) {

  /** The trouble of the broker or of another runtime. */
  public static final String BROKER = "broker";

  /** The trouble of a folder whose disk has little space. */
  public static final String DISK = "disk";

  /** Maximum number of troubles that are kept. */
  public static final int MOST = 50;

  /** Copies the troubles. */
  public NodeState {
    troubles = Map.copyOf(troubles);
  }
}
