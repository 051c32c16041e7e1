package io.carillon.rabbitmq.broker;

import com.rabbitmq.client.AMQP;
import io.carillon.definition.Json;
import io.carillon.execution.ClaimableExecution;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The message that announces an execution: {@code {"version": 1, "execution_id": "..."}}. It
 * contains nothing else, since the database is authoritative for the rest.
 */
final class ExecutionMessage {

  /** Maximum body, in bytes. */
  static final int MAX_BODY = 1_024;

  static final String TYPE = "carillon.execution";

  private static final int VERSION = 1;

  private ExecutionMessage() {}

  /** The result of parsing a message. */
  sealed interface Reading {

    /** It names an execution. */
    record Named(UUID executionId) implements Reading {}

    /**
     * It is unreadable.
     *
     * @param reason from a small set
     */
    record Unreadable(String reason) implements Reading {}
  }

  static AMQP.BasicProperties properties(ClaimableExecution waiting) {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .type(TYPE)
        .deliveryMode(2)
        .priority(waiting.priority())
        .build();
  }

  static byte[] body(UUID executionId) {
    return "{\"version\":%d,\"execution_id\":\"%s\"}"
        .formatted(VERSION, executionId)
        .getBytes(StandardCharsets.UTF_8);
  }

  static Reading read(byte[] body) {
    if (body.length > MAX_BODY) {
      return new Reading.Unreadable("it has more than " + MAX_BODY + " bytes");
    }
    try {
      return read(Json.MAPPER.readTree(body));
    } catch (JacksonException e) {
      return new Reading.Unreadable("it is not JSON");
    }
  }

  private static Reading read(JsonNode json) {
    if (!json.path("version").isInt()) {
      return new Reading.Unreadable("it is none of Carillon's");
    }
    if (json.path("version").intValue() != VERSION) {
      return new Reading.Unreadable("it is of another version than " + VERSION);
    }
    try {
      return new Reading.Named(UUID.fromString(json.path("execution_id").stringValue("")));
    } catch (IllegalArgumentException e) {
      return new Reading.Unreadable("it names no execution");
    }
  }
}
