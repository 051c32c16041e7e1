package io.carillon.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One start of a process, as the cluster sees it.
 *
 * @param id new for each start
 * @param alive whether its last heartbeat is recent
 */
public record NodeRow(UUID id, Home home, Times times, Health health, boolean alive) {

  /**
   * The process of a node.
   *
   * @param roles such as {@code scheduler}
   */
  public record Home(String name, String host, long pid, String version, List<String> roles) {}

  /**
   * The times of a node.
   *
   * @param endedAt null unless it ended regularly
   */
  public record Times(Instant startedAt, Instant heartbeatAt, @Nullable Instant endedAt) {}

  /**
   * What a node said with its last heartbeat.
   *
   * @param troubles the errors by agent
   * @param behindMillis how far its scheduler was behind; null for a node that does not schedule
   * @param clockOffsetMillis its clock minus the database's
   */
  public record Health(
      Map<String, String> troubles, @Nullable Long behindMillis, long clockOffsetMillis) {}
}
