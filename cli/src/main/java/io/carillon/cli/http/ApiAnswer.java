package io.carillon.cli.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A good answer of the server.
 *
 * @param status of HTTP
 * @param json its body; a missing node when there is none
 * @param etag the version of what it tells of; null without one
 * @param date the time of the server (RFC 9110); null when it is not told
 */
public record ApiAnswer(int status, JsonNode json, @Nullable String etag, @Nullable String date) {}
