package io.carillon.history;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the cluster sees it.
 *
 * @param runtime {@code java} for one of Carillon's own workers, or {@code celery}
 */
public record WorkerRow(
    UUID id,
    String runtime,
    String node,
    String host,
    long pid,
    String version,
    List<String> queues,
    List<String> taskTypes,
    int capacity,
    int running,
    String status,
    Instant startedAt,
    Instant heartbeatAt,
    Instant leaseEndsAt,
    @Nullable Instant endedAt) {}
