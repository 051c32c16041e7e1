package io.carillon.celery.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reply that a worker with the result backend {@code rpc://} sends to the task's reply queue.
 *
 * @param correlation of the message that was run; the task's id unless another one was sent
 * @param status {@code SUCCESS}, {@code FAILURE}, {@code RETRY}, {@code REVOKED}, {@code STARTED},
 *     or a custom state of the task
 * @param result the value, or an exception as {@code exc_type}, {@code exc_message}, {@code
 *     exc_module}; missing when it has a number with more digits than can be stored
 */
public record Reply(
    UUID id, String correlation, String status, JsonNode result, @Nullable String traceback) {}
