package io.carillon.record;

import io.carillon.execution.Settlement;
import io.carillon.task.TaskError;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A worker's report about an attempt, while it runs or when it ends. */
public sealed interface AttemptReport {

  /** Returns about how many bytes of memory its texts take. */
  long bytes();

  /** Progress of the attempt; only the last report counts. */
  record Progressed(UUID executionId, int attempt, double fraction, String message)
      implements AttemptReport {

    @Override
    public long bytes() {
      return bytesOf(message);
    }
  }

  /** The parameters that the attempt got in place of their placeholders, without secrets. */
  record Rendered(UUID executionId, int attempt, String json) implements AttemptReport {

    @Override
    public long bytes() {
      return bytesOf(json);
    }
  }

  /**
   * A log line of the attempt.
   *
   * @param line its number in the attempt, from 1
   */
  record Logged(UUID executionId, int attempt, int line, Instant at, String level, String message)
      implements AttemptReport {

    @Override
    public long bytes() {
      return bytesOf(message);
    }
  }

  /**
   * The end of the attempt.
   *
   * @param settlement the resulting change of the execution; its time since the end is filled in
   *     when it is written
   * @param endedNanos this process's monotonic clock at the end
   * @param settled called when the end is on record or was refused
   */
  record Ended(Settlement settlement, long endedNanos, Runnable settled) implements AttemptReport {

    @Override
    public long bytes() {
      TaskError error = settlement.error();
      long ofError = error == null ? 0 : bytesOf(error.message()) + bytesOf(error.stack());
      return bytesOf(settlement.result()) + ofError;
    }

    /** Returns the settlement, with the time since the end. */
    public Settlement now(long nanos) {
      return settlement.withAgo(Duration.ofNanos(Math.max(0, nanos - endedNanos)));
    }
  }

  private static long bytesOf(@Nullable String text) {
    return text == null ? 0 : 2L * text.length();
  }
}
