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
 * @param retries number of earlier tries: {@code self.request.retries}
 */
public record TaskOrder(
    UUID id, Call call, int retries, Delivery delivery, Limits limits, Sender sender) {

  /**
   * The call of a task.
   *
   * @param task the name it is registered under
   */
  public record Call(String task, ArrayNode args, ObjectNode kwargs) {}

  /**
   * How the message is delivered.
   *
   * @param replyTo the queue for its replies; null for none
   * @param priority 0 to 9, higher first, where the queue has priorities
   * @param expires dropped unless received before; null for never
   */
  public record Delivery(@Nullable String replyTo, int priority, @Nullable Instant expires) {}

  /**
   * The time limits of a task.
   *
   * @param soft time after which the task gets an exception; null for the task's own limit
   * @param hard time after which its process is killed; null for the task's own limit
   */
  public record Limits(@Nullable Duration soft, @Nullable Duration hard) {}

  /**
   * The sender of a message.
   *
   * @param origin the sender, for people
   * @param headers further ones, readable in the task as attributes of its request
   */
  public record Sender(String origin, Map<String, String> headers) {

    /** Copies the headers. */
    public Sender {
      headers = Map.copyOf(headers);
    }
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
