package io.carillon.test;

import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A task type that does what its parameter says. */
@TaskType(name = "tally", description = "Counts its runs", queue = "tallies")
final class Tally implements TaskHandler<Tally.Parameters> {

  /** What to do, and how often before it succeeds. */
  record Parameters(@NotBlank String what, Integer times) {

    Parameters {
      times = times == null ? 1 : times;
    }
  }

  /** The number of the run. */
  record Result(int run) {}

  private final Map<String, Integer> runs = new HashMap<>();
  private final ManualClock clock;

  Tally(ManualClock clock) {
    this.clock = clock;
  }

  @Override
  public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
    int run = runs.merge(parameters.what(), 1, Integer::sum);
    context.logger().info("run {} at {}", run, clock.instant());
    context.progress(1, "done");
    return switch (parameters.what()) {
      case "fail" -> failUntil(run, parameters.times());
      case "fail for good" -> throw new NotRetryableException("never again");
      case "snooze" ->
          run < parameters.times()
              ? new Outcome.Snoozed(clock.instant().plus(Duration.ofHours(1)))
              : new Result(run);
      case "snooze for no time" -> new Outcome.Snoozed(clock.instant());
      case "take a minute" -> {
        clock.advance(Duration.ofMinutes(1));
        yield new Result(run);
      }
      case "hang" -> {
        new CountDownLatch(1).await();
        yield null;
      }
      default -> new Result(run);
    };
  }

  private static Result failUntil(int run, int times) {
    if (run < times) {
      throw new IllegalStateException("run " + run + " failed");
    }
    return new Result(run);
  }
}
