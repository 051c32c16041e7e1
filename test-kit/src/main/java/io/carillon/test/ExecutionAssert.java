package io.carillon.test;

import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import java.time.Instant;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Assertions about an execution. */
public final class ExecutionAssert extends AbstractAssert<ExecutionAssert, Execution> {

  ExecutionAssert(@Nullable Execution actual) {
    super(actual, ExecutionAssert.class);
  }

  /** Verifies its status. */
  public ExecutionAssert hasStatus(ExecutionStatus status) {
    isNotNull();
    if (actual.status() != status) {
      failWithMessage("Expected %s to be %s, but it is %s", shown(), status.code(), described());
    }
    return this;
  }

  private String shown() {
    return "execution %s of \"%s\"".formatted(actual.id(), actual.task().configName());
  }

  private String described() {
    JsonNode error = actual.error();
    return actual.status().code() + (error == null ? "" : " with the error " + text(error));
  }

  private static String text(JsonNode error) {
    return "%s: %s\n%s"
        .formatted(
            error.path("type").asString(""),
            error.path("message").asString(""),
            error.path("stack").asString(""))
        .strip();
  }

  /** Verifies that it succeeded. */
  public ExecutionAssert succeeded() {
    return hasStatus(ExecutionStatus.SUCCEEDED);
  }

  /** Verifies that it failed, with no attempt left. */
  public ExecutionAssert failed() {
    return hasStatus(ExecutionStatus.FAILED);
  }

  /** Verifies that it failed, and that its last attempt threw exactly this class. */
  public ExecutionAssert failedWith(Class<? extends Throwable> thrown) {
    return failedWith(thrown.getName());
  }

  /**
   * Verifies that it failed with this type of error: a class name, or a code of a handler's own.
   */
  public ExecutionAssert failedWith(String type) {
    failed();
    Assertions.assertThat(errorField("type"))
        .as("type of the error of %s", shown())
        .isEqualTo(type);
    return this;
  }

  /** Verifies that the message of its last error contains a text. */
  public ExecutionAssert hasErrorMessageContaining(String text) {
    isNotNull();
    Assertions.assertThat(errorField("message"))
        .as("message of the error of %s", shown())
        .contains(text);
    return this;
  }

  private String errorField(String field) {
    JsonNode error = actual.error();
    return error == null ? "(no error)" : error.path(field).asString("");
  }

  /** Verifies that its last attempt was stopped at its time limit. */
  public ExecutionAssert timedOut() {
    return hasStatus(ExecutionStatus.TIMED_OUT);
  }

  /** Verifies that it was cancelled. */
  public ExecutionAssert wasCancelled() {
    return hasStatus(ExecutionStatus.CANCELLED);
  }

  /** Verifies that it was not started by its start deadline. */
  public ExecutionAssert expired() {
    return hasStatus(ExecutionStatus.EXPIRED);
  }

  /**
   * Verifies its result.
   *
   * @param result compared by its JSON: a record, a map, a text, a number
   */
  public ExecutionAssert hasResult(Object result) {
    isNotNull();
    JsonNode expected = Objects.requireNonNull(Json.tree(Json.exact(result)));
    if (!expected.equals(actual.result())) {
      failWithMessage(
          "Expected the result of %s to be\n  %s\nbut it is\n  %s\nof an execution that is %s",
          shown(), expected, actual.result(), described());
    }
    return this;
  }

  /** Verifies that it has no result. */
  public ExecutionAssert hasNoResult() {
    isNotNull();
    Assertions.assertThat(actual.result()).as("result of %s", shown()).isNull();
    return this;
  }

  /**
   * Continues with its result, read as a class.
   *
   * @throws AssertionError when it has none
   */
  public <R> ObjectAssert<R> resultAs(Class<R> type) {
    isNotNull();
    JsonNode result = actual.result();
    Assertions.assertThat(result).as("result of %s, which is %s", shown(), described()).isNotNull();
    return Assertions.assertThat(Json.MAPPER.convertValue(result, type));
  }

  /**
   * Verifies the number of attempts after the first, snoozed ones included.
   *
   * @param times 0 or more
   */
  public ExecutionAssert wasRetried(int times) {
    isNotNull();
    int retries = Math.max(0, actual.attempt() - 1);
    if (retries != times) {
      failWithMessage(
          "Expected %s to have been retried %d times, but it was %d times; it is %s",
          shown(), times, retries, described());
    }
    return this;
  }

  /** Verifies the number of attempts that failed or timed out. */
  public ExecutionAssert hasFailures(int failures) {
    isNotNull();
    Assertions.assertThat(actual.failures()).as("failures of %s", shown()).isEqualTo(failures);
    return this;
  }

  /** Verifies its due time. */
  public ExecutionAssert wasDueAt(Instant dueAt) {
    isNotNull();
    Assertions.assertThat(actual.dueAt()).as("due time of %s", shown()).isEqualTo(dueAt);
    return this;
  }

  /** Verifies when its last attempt started. */
  public ExecutionAssert startedAt(Instant instant) {
    isNotNull();
    Assertions.assertThat(actual.startedAt()).as("start of %s", shown()).isEqualTo(instant);
    return this;
  }

  /** Verifies when it ended. */
  public ExecutionAssert finishedAt(Instant instant) {
    isNotNull();
    Assertions.assertThat(actual.finishedAt()).as("end of %s", shown()).isEqualTo(instant);
    return this;
  }
}
