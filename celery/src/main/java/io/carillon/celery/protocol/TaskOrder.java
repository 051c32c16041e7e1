package io.carillon.celery.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The order to run a Celery task.
 *
 * @param task the name it is registered under
 * @param retries number of earlier tries: {@code self.request.retries}
 * @param replyTo the queue for its replies; null for none
 * @param priority 0 to 9, higher first, where the queue has priorities
 * @param expires dropped unless received before; null for never
 * @param soft time after which the task gets an exception; null for the task's own limit
 * @param hard time after which its process is killed; null for the task's own limit
 * @param origin the sender, for people
 * @param headers further ones, readable in the task as attributes of its request
 */
public record TaskOrder(
    UUID id,
    String task,
    ArrayNode args,
    ObjectNode kwargs,
    int retries,
    @Nullable String replyTo,
    int priority,
    @Nullable Instant expires,
    @Nullable Duration soft,
    @Nullable Duration hard,
    String origin,
    Map<String, String> headers) {

  /** Copies the headers. */
  public TaskOrder {
    headers = Map.copyOf(headers);
  }

  /**
   * Returns the correlation id of the message. The first message carries the task's id, as Celery's
   * own do; a later one also its number, so that a late reply to an earlier message is not mistaken
   * for its own.
   */
  public static String correlation(UUID id, int retries) {
    return retries == 0 ? id.toString() : id + "." + retries;
  }
}
