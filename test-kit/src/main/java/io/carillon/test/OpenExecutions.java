package io.carillon.test;

import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.History;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The executions that have not ended, for the messages of exceptions. */
final class OpenExecutions {

  private static final int SHOWN = 20;

  private final ManualClock clock;
  private final History history;

  OpenExecutions(ManualClock clock, History history) {
    this.clock = clock;
    this.history = history;
  }

  /** Returns an exception that lists them, at most 20. */
  IllegalStateException stuck(String what) {
    return new IllegalStateException("At %s: %s.%s".formatted(clock.instant(), what, described()));
  }

  private String described() {
    List<Execution> open =
        Stream.of(ExecutionStatus.QUEUED, ExecutionStatus.RUNNING, ExecutionStatus.RETRYING)
            .flatMap(status -> with(status).stream())
            .limit(SHOWN)
            .toList();
    return open.isEmpty()
        ? " No execution is open."
        : open.stream()
            .map(OpenExecutions::described)
            .collect(Collectors.joining("\n  ", " Open executions:\n  ", ""));
  }

  private List<Execution> with(ExecutionStatus status) {
    return history
        .executions(ExecutionQuery.builder().status(status).allFields().limit(SHOWN).build())
        .items();
  }

  private static String described(Execution execution) {
    return "%s of \"%s\" (%s) is %s, attempt %d, %s"
        .formatted(
            execution.id(),
            execution.task().configName(),
            execution.taskType(),
            execution.status().code(),
            execution.attempt(),
            reason(execution));
  }

  private static String reason(Execution execution) {
    if (execution.held()) {
      return "held back by its overlap policy until another execution ends";
    }
    if (execution.times().wakesAt() != null) {
      return "not before " + execution.times().wakesAt();
    }
    return "in the queue "
        + execution.queue()
        + (execution.error() == null ? "" : ", last error " + execution.error());
  }
}
