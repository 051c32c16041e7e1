package io.carillon.celery.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a worker with the result backend {@code rpc://} sends to the queue its task named.
 *
 * @param correlation of the message that was run; the task's id unless another one was sent
 * @param status {@code SUCCESS}, {@code FAILURE}, {@code RETRY}, {@code REVOKED}, {@code STARTED},
 *     or one the task made up
 * @param result the value, or an exception as {@code exc_type}, {@code exc_message}, {@code
 *     exc_module}; missing where it has a number of more digits than are kept
 */
public record Reply(
    UUID id, String correlation, String status, JsonNode result, @Nullable String traceback) {}
