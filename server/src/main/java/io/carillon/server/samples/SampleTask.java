package io.carillon.server.samples;

import io.carillon.task.Field;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.time.Durations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;

/**
 * Shows what executions look like: they take time, report progress, write log lines and may fail.
 * It reaches nothing outside of its execution.
 */
@TaskType(
    name = SampleTask.NAME,
    description = "Shows what executions look like: progress, log lines, failures")
public final class SampleTask implements TaskHandler<SampleTask.Parameters> {

  static final String NAME = "sample";

  private static final int LINES_PER_WARNING = 100;

  /** How an execution goes; omitted values get their defaults. */
  public record Parameters(
      @Pattern(regexp = Durations.PATTERN)
          @Field(
              defaultValue = "1s",
              examples = {"5s", "1m"})
          String duration,
      @Min(1) @Max(10_000) @Field(defaultValue = "10", unit = "lines") Integer lines,
      @Min(0) @Max(86_400) @Field(defaultValue = "0", examples = "3") Integer failsEvery) {

    /** Fills in the defaults. */
    public Parameters {
      duration = duration == null ? "1s" : duration;
      lines = lines == null ? 10 : lines;
      failsEvery = failsEvery == null ? 0 : failsEvery;
    }

    private boolean failsAt(TaskContext context) {
      return failsEvery > 0
          && context.dueAt().stream()
              .anyMatch(due -> Math.floorMod(due.getEpochSecond(), failsEvery) == 0);
    }
  }

  @Override
  public Map<String, Object> run(Parameters parameters, TaskContext context)
      throws InterruptedException {
    int lines = parameters.lines();
    Duration pause = Durations.parse(parameters.duration()).dividedBy(lines);
    boolean fails = parameters.failsAt(context);
    for (int line = 1; line <= lines; line++) {
      Thread.sleep(pause);
      write(line, lines, context);
      if (fails && line >= lines / 2) {
        context.logger().error("step {} of {} fails", line, lines);
        throw new IllegalStateException(
            "This sample fails at due times whose second since 1970 is a multiple of %d"
                .formatted(parameters.failsEvery()));
      }
    }
    return Map.of("lines", lines, "attempt", context.attempt());
  }

  private static void write(int line, int lines, TaskContext context) {
    if (line % LINES_PER_WARNING == 0) {
      context.logger().warn("step {} of {} took long", line, lines);
    } else {
      context.logger().info("step {} of {}", line, lines);
    }
    context.progress((double) line / lines, "step %d of %d".formatted(line, lines));
  }
}
