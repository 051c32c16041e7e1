package io.carillon.server.trail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail.
 *
 * @param id of the line
 * @param at time of the first request, by the database's clock
 * @param lastAt time of the last request counted in the line
 * @param count requests counted in the line, at least 1
 * @param actor the name of the token; null for an unknown caller
 * @param role of that token; null for an unknown caller
 * @param source the address that the request came from
 * @param action the method and the path template of the request, or {@value #UNKNOWN_TOKEN}
 * @param target the ids in the path, or the id of the created object; null for none
 * @param status of the answer
 * @param detail further details; null for none
 */
public record TrailLine(
    long id,
    Instant at,
    Instant lastAt,
    int count,
    @Nullable String actor,
    @Nullable String role,
    String source,
    String action,
    @Nullable String target,
    int status,
    @Nullable String detail) {

  /** The action of requests with an unknown token. */
  public static final String UNKNOWN_TOKEN = "unknown_token";
}
