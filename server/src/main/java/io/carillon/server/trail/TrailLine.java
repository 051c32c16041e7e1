package io.carillon.server.trail;

import io.carillon.definition.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of the trail.
 *
 * @param id of the line
 * @param asked the request, and its result
 */
public record TrailLine(long id, Times times, AuditedRequest asked) {

  /** The action of requests with an unknown token. */
  public static final String UNKNOWN_TOKEN = "unknown_token";

  /**
   * The requests counted in a line.
   *
   * @param at time of the first request, by the database's clock
   * @param lastAt time of the last request
   * @param count requests counted, at least 1
   */
  public record Times(Instant at, Instant lastAt, int count) {}

  /** Returns the time of the first request, by the database's clock. */
  public Instant at() {
    return times.at();
  }

  /** Returns what its path does not show; null for nothing. */
  public @Nullable String detail() {
    return asked.object().detail();
  }

  /** Returns the line without its detail as JSON. */
  public ObjectNode json() {
    AuditedRequest.ChangedObject object = asked.object();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", id)
            .put("at", times.at().toString())
            .put("last_at", times.lastAt().toString())
            .put("count", times.count())
            .put("actor", asked.actor())
            .put("role", asked.role())
            .put("source", asked.source())
            .put("action", asked.action())
            .put("subject", object.subject())
            .put("target", object.target())
            .put("status", asked.status());
    json.set(
        "changes",
        object.changes() == null ? Json.MAPPER.nullNode() : Json.MAPPER.readTree(object.changes()));
    return json;
  }
}
