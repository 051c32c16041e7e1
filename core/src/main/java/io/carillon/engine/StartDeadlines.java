package io.carillon.engine;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.Settled;
import io.carillon.record.AttemptRecorder;
import java.time.Duration;
import java.util.List;

/** Expires executions that were not started by their start deadline. Any node may run it. */
public final class StartDeadlines {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
  private static final int BATCH = 1_000;

  private final Database database;
  private final ExecutionStore executions;
  private final AttemptRecorder recorder;

  StartDeadlines(Database database, ExecutionStore executions, AttemptRecorder recorder) {
    this.database = database;
    this.executions = executions;
    this.recorder = recorder;
  }

  /** Expires one batch; returns the time to wait before the next look. */
  Duration runOnce() {
    expire();
    return POLL_INTERVAL;
  }

  /** Expires at most 1,000 executions; returns their number. */
  public int expire() {
    return database.inTransaction(() -> {
      List<Settled> expired = executions.expire(BATCH);
      recorder.ended(expired);
      return expired.size();
    });
  }
}
