package io.carillon.history;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A schedule event as read; {@code ledgerAt} and {@code slot} are its place in the ledger. */
public record ScheduleEvent(
    long id,
    long taskConfigId,
    String kind,
    @Nullable Instant dueAt,
    @Nullable Instant lastDueAt,
    long count,
    Instant decidedAt,
    @Nullable String reason,
    @Nullable UUID executionId,
    String actor,
    @Nullable JsonNode detail,
    Instant ledgerAt,
    long slot) {}
