package io.carillon.connection;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** A kind of connection that is registered in the cluster. */
public record ConnectionKindRow(
    String name,
    String description,
    ObjectNode settingsSchema,
    Instant registeredAt,
    Instant updatedAt) {}
