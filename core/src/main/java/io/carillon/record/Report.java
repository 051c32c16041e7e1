package io.carillon.record;

import io.carillon.execution.Settlement;
import io.carillon.task.TaskError;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a worker tells of an attempt while it runs and when it ends. */
public sealed interface Report {

  /** About how many bytes of memory its texts take. */
  long bytes();

  /** How far it has come; the last one counts. */
  record Progressed(UUID executionId, int attempt, double fraction, String message)
      implements Report {

    @Override
    public long bytes() {
      return bytesOf(message);
    }
  }

  /**
   * A line of its log.
   *
   * @param line its number in the attempt, from 1
   */
  record Logged(UUID executionId, int attempt, int line, Instant at, String level, String message)
      implements Report {

    @Override
    public long bytes() {
      return bytesOf(message);
    }
  }

  /**
   * It ended.
   *
   * @param settlement what becomes of the execution; its time since the end is filled in when it is
   *     written
   * @param endedNanos the monotonic clock of this process when it ended
   * @param settled told when it is on record, or was refused
   */
  record Ended(Settlement settlement, long endedNanos, Runnable settled) implements Report {

    @Override
    public long bytes() {
      TaskError error = settlement.error();
      long ofError = error == null ? 0 : bytesOf(error.message()) + bytesOf(error.stack());
      return bytesOf(settlement.result()) + ofError;
    }

    /** The settlement, with the time since the end. */
    public Settlement now(long nanos) {
      return settlement.withAgo(Duration.ofNanos(Math.max(0, nanos - endedNanos)));
    }
  }

  private static long bytesOf(@Nullable String text) {
    return text == null ? 0 : 2L * text.length();
  }
}
