package io.carillon.server.repeat;

import io.carillon.fault.Fault;
import io.carillon.server.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The reason why a request with a key is not executed.
 *
 * @param retryAfter seconds; null where a retry does not help
 */
record KeyRefusal(Problem problem, @Nullable String retryAfter) {

  static KeyRefusal ofHeader(String message) {
    Fault fault = new Fault(IdempotencyFilter.HEADER, message);
    return new KeyRefusal(
        new Problem(
            HttpStatus.BAD_REQUEST,
            fault.path() + " " + fault.message(),
            "invalid_input",
            List.of(fault)),
        null);
  }

  static KeyRefusal busy() {
    return conflict("key_in_use", "A request with this Idempotency-Key is being acted on.", "1");
  }

  static KeyRefusal brokenOff() {
    return conflict(
        "outcome_unknown",
        "A request with this Idempotency-Key is being acted on, or was broken off when its node"
            + " stopped: look at what was done, and use another key for the rest.",
        "5");
  }

  static KeyRefusal notKept() {
    return conflict(
        "answer_not_kept",
        "This request was acted on before, and its answer was too large to be kept: look at what"
            + " was done.",
        null);
  }

  private static KeyRefusal conflict(String code, String detail, @Nullable String retryAfter) {
    return new KeyRefusal(new Problem(HttpStatus.CONFLICT, detail, code, List.of()), retryAfter);
  }

  static KeyRefusal reused() {
    return new KeyRefusal(
        new Problem(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "This Idempotency-Key was used for another request within the last 24 hours: a key"
                + " belongs to one method, path, query and body.",
            "key_reused",
            List.of()),
        null);
  }

  static KeyRefusal tooLargeAnswer(int most) {
    return ofHeader(
        "keeps answers of at most %d bytes, and this one has more; nothing was done: ask for less at once."
            .formatted(most));
  }

  static KeyRefusal tooLargeBody(int most) {
    return new KeyRefusal(
        Problem.of(
            HttpStatus.CONTENT_TOO_LARGE,
            "A body beside an Idempotency-Key may have %d bytes at most.".formatted(most)),
        null);
  }

  static KeyRefusal noRoom() {
    return new KeyRefusal(
        Problem.of(
            HttpStatus.TOO_MANY_REQUESTS,
            "The answers kept for the Idempotency-Keys of this token have reached %d bytes; the oldest go after 24 hours."
                .formatted(KeySpace.MOST)),
        "600");
  }
}
