package io.carillon.record;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A worker as the cluster sees it. */
public record WorkerRow(
    UUID id,
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
