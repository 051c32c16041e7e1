package io.carillon.server.trail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail.
 *
 * @param id of the line
 * @param at when it was asked for first; by the database's clock
 * @param lastAt when it was asked for last, where requests were counted together
 * @param count how many requests the line stands for, at least 1
 * @param actor the name of the token; null where nobody was known
 * @param role of that token; null where nobody was known
 * @param source the address that the request came from
 * @param action the method and the path template of the request, or {@value #UNKNOWN_TOKEN}
 * @param target the ids in the path, or the id of what was made; null for none
 * @param status of the answer
 * @param detail what else is known; null for nothing
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

  /** The action of requests whose token is not known. */
  public static final String UNKNOWN_TOKEN = "unknown_token";
}
