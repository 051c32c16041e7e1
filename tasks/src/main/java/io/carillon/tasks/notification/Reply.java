package io.carillon.tasks.notification;

import io.carillon.definition.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The answer of a service, as HTTP has it.
 *
 * @param retryAfter the header Retry-After; null without it
 * @param body at most 64 KiB of it, without URL and secret of the service
 * @param now when it came
 */
record Reply(int status, @Nullable String retryAfter, String body, Instant now) {

  /** The wait after a rate limit that names none. */
  static final Duration USUAL_WAIT = Duration.ofMinutes(1);

  private static final int MAX_DIGITS = 9;

  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Returns the body as JSON; a missing node when it is none. */
  JsonNode json() {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException e) {
      return Json.MAPPER.missingNode();
    }
  }

  /** Returns a whole number of the body. */
  OptionalInt code(String name) {
    JsonNode code = json().path(name);
    return code.isIntegralNumber() && code.canConvertToInt()
        ? OptionalInt.of(code.intValue())
        : OptionalInt.empty();
  }

  /** Returns the wait that Retry-After asks for: seconds, or a date (RFC 9110 section 10.2.3). */
  Optional<Duration> told() {
    String value = retryAfter == null ? "" : retryAfter.strip();
    if (value.matches("\\d{1," + MAX_DIGITS + "}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, until));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns what the HTTP status means when the body says nothing more.
   *
   * @return empty for a success
   */
  Optional<Answer> byStatus() {
    if (isSuccess()) {
      return Optional.empty();
    }
    if (status == 429 || (status == 503 && told().isPresent())) {
      return Optional.of(new Answer.Limited(told().orElse(USUAL_WAIT), words()));
    }
    boolean again = status >= 500 || status == 408 || status == 425;
    return Optional.of(new Answer.Refused(words(), again));
  }

  /** Returns status and body in one line. */
  String words() {
    return "status " + status + (body.isBlank() ? "" : ": " + body);
  }
}
