package io.carillon.celery.task;

import io.carillon.celery.protocol.Reply;
import io.carillon.definition.Json;
import io.carillon.text.StoredText;
import tools.jackson.databind.JsonNode;

/** A custom state of a task, with the completed fraction if the state has two numbers. */
record ProgressReply(double fraction, String message) {

  private static final int MAX_MESSAGE = 500;

  /** Reads Celery's customary fields {@code current} or {@code done}, and {@code total}. */
  static ProgressReply of(Reply reply) {
    JsonNode meta = reply.result();
    double total = meta.path("total").asDouble(0);
    double done = meta.path("current").asDouble(meta.path("done").asDouble(0));
    double fraction = total > 0 ? Math.clamp(done / total, 0.0, 1.0) : 0;
    String text = reply.status() + " " + Json.MAPPER.writeValueAsString(meta);
    return new ProgressReply(fraction, StoredText.escape(text, MAX_MESSAGE));
  }
}
