package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.CeleryWords;
import io.carillon.celery.protocol.PythonLiteral;
import io.carillon.celery.protocol.Reply;
import io.carillon.definition.Json;
import io.carillon.json.JsonNumbers;
import io.carillon.sentence.Sentence;
import io.carillon.task.TaskError;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The end of a try, from an event or a reply.
 *
 * @param retryable whether another try may succeed
 * @param expired with {@code REVOKED}: because its start deadline had passed
 */
record CeleryOutcome(
    Kind kind,
    @Nullable JsonNode result,
    @Nullable TaskError error,
    boolean retryable,
    boolean expired) {

  /** The kind of end. */
  enum Kind {
    /** The task returned. */
    SUCCEEDED,
    /** The task raised an exception. */
    FAILED,
    /** Celery stopped it at its time limit. */
    TIMED_OUT,
    /** The process that ran it died. */
    LOST,
    /** It was revoked, before or while it ran. */
    REVOKED
  }

  private static final @Nullable JsonNode NO_RESULT = null;
  private static final Set<String> TIME_LIMITS =
      Set.of("TimeLimitExceeded", "SoftTimeLimitExceeded");
  private static final Pattern EXCEPTION =
      Pattern.compile("(?s)([A-Za-z_][\\w.]*)(?:\\((.*)\\)|: (.*))?");

  static CeleryOutcome of(CeleryEvent.Succeeded event) {
    if (event.runtime() == null && event.result() == null) {
      return failed("not_run", "Celery took the message and did not run it.", null);
    }
    String repr = event.result() == null ? "None" : event.result();
    Optional<JsonNode> value = PythonLiteral.read(repr);
    return succeeded(value.orElseGet(() -> Json.MAPPER.createObjectNode().put("repr", repr)));
  }

  static CeleryOutcome of(CeleryEvent.Failed event) {
    return raised(event.exception(), event.traceback());
  }

  static CeleryOutcome of(CeleryEvent.Retried event) {
    return raised(event.exception(), event.traceback());
  }

  static CeleryOutcome rejected() {
    return failed("Reject", Sentence.of("celery_rejected").text(), null);
  }

  static CeleryOutcome revoked(boolean expired) {
    return new CeleryOutcome(Kind.REVOKED, NO_RESULT, null, false, expired);
  }

  /** Converts a reply with a final status or {@code RETRY}. */
  static CeleryOutcome of(Reply reply) {
    JsonNode result = reply.result();
    return switch (reply.status()) {
      case "SUCCESS" -> result.isMissingNode() ? unwritable() : succeeded(result);
      case "REVOKED" ->
          revoked(result.path("exc_message").path(0).asString("").equals(CeleryWords.EXPIRED));
      default ->
          ofException(
              result.path("exc_type").asString("Exception"),
              message(result.path("exc_message")),
              reply.traceback());
    };
  }

  /**
   * Fails without a retry, as for a Java handler whose result has such a number: the task has run.
   */
  private static CeleryOutcome unwritable() {
    TaskError error =
        TaskError.of(
            "unwritable_result",
            Sentence.of("celery_result_number").with("why", JsonNumbers.FAULT).text());
    return new CeleryOutcome(Kind.FAILED, null, error, false, false);
  }

  private static String message(JsonNode message) {
    if (message.isArray() && message.size() == 1) {
      return message(message.get(0));
    }
    return message.isString() ? message.stringValue() : message.toString();
  }

  private static CeleryOutcome succeeded(JsonNode result) {
    return new CeleryOutcome(Kind.SUCCEEDED, result.isNull() ? null : result, null, false, false);
  }

  private static CeleryOutcome failed(String type, String message, @Nullable String stack) {
    return new CeleryOutcome(Kind.FAILED, null, new TaskError(type, message, stack), true, false);
  }

  // For a killed process the exception is a wrapper; the traceback's last line has the real one.
  private static CeleryOutcome raised(String exception, @Nullable String traceback) {
    boolean wrapped = exception.startsWith("ExceptionWithTraceback") && traceback != null;
    String told = wrapped ? lastLine(String.valueOf(traceback)) : exception;
    Matcher form = EXCEPTION.matcher(told);
    if (!form.matches()) {
      return failed("Exception", told, traceback);
    }
    String type = form.group(1).substring(form.group(1).lastIndexOf('.') + 1);
    String rest = form.group(3);
    if (rest != null && rest.startsWith(type + "(")) {
      return raised(rest, traceback); // as Class: Class(arguments)
    }
    String inside = form.group(2) == null ? rest : literal(form.group(2));
    return ofException(type, inside == null ? "" : inside, traceback);
  }

  private static String literal(String arguments) {
    return PythonLiteral.read("[" + arguments + "]").map(CeleryOutcome::message).orElse(arguments);
  }

  private static String lastLine(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }

  private static CeleryOutcome ofException(String type, String message, @Nullable String stack) {
    TaskError error = new TaskError(type, message, stack);
    if (TIME_LIMITS.contains(type)) {
      String cause = "%s(%s)".formatted(type, message);
      String text = Sentence.of("celery_time_limit").with("error", cause).text();
      return new CeleryOutcome(
          Kind.TIMED_OUT, null, new TaskError("timeout", text, stack), true, false);
    }
    if (type.equals("WorkerLostError")) {
      return new CeleryOutcome(
          Kind.LOST, null, new TaskError("worker_lost", message, stack), true, false);
    }
    return new CeleryOutcome(Kind.FAILED, null, error, !type.equals("NotRegistered"), false);
  }

  /** Returns the error; an empty one if there is none. */
  TaskError errorOrNone() {
    return error == null ? TaskError.of("Exception", "") : error;
  }

  /**
   * Returns this end, with the other's stack if it has none: of the two, a reply has the whole
   * result.
   */
  CeleryOutcome with(@Nullable CeleryOutcome other) {
    TaskError own = error;
    TaskError more = other == null ? null : other.error();
    if (own == null || own.stack() != null || more == null || more.stack() == null) {
      return this;
    }
    TaskError whole = new TaskError(own.type(), own.message(), more.stack());
    return new CeleryOutcome(kind, result, whole, retryable, expired);
  }
}
