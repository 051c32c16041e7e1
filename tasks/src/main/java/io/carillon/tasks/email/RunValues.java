package io.carillon.tasks.email;

import io.carillon.task.TaskContext;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What templates may say about the run.
 *
 * @param dueAt null when the execution was started by hand
 * @param lastSuccessAt null before the first success
 */
record RunValues(
    UUID executionId,
    int attempt,
    long configId,
    @Nullable Instant dueAt,
    @Nullable Instant lastSuccessAt) {

  /** Stands for the values of any run, when a template is checked. */
  static final RunValues SAMPLE = new RunValues(new UUID(0, 0), 1, 1, Instant.EPOCH, Instant.EPOCH);

  static RunValues of(TaskContext context) {
    return new RunValues(
        context.executionId(),
        context.attempt(),
        context.taskConfigId(),
        context.dueAt().orElse(null),
        context.lastSuccess().orElse(null));
  }

  void addTo(Map<String, Object> values) {
    values.put("execution_id", executionId.toString());
    values.put("attempt", attempt);
    values.put("config", Map.of("id", configId));
    values.put("due_at", text(dueAt));
    values.put("last_success_at", text(lastSuccessAt));
  }

  private static String text(@Nullable Instant instant) {
    return instant == null ? "" : instant.toString();
  }
}
