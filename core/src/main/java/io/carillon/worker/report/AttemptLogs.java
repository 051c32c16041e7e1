package io.carillon.worker.report;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The loggers of the attempts that run on this node, by the id of their execution as it stands in
 * the MDC, so that what a handler logs elsewhere can be kept with its execution too. Thread-safe.
 */
public final class AttemptLogs {

  private final Map<String, AttemptLog> running = new ConcurrentHashMap<>();

  /** Adds the logger of an attempt that begins. */
  public void begin(UUID executionId, AttemptLog log) {
    running.put(executionId.toString(), log);
  }

  /** Removes the logger of an attempt that has ended. */
  public void end(UUID executionId, AttemptLog log) {
    running.remove(executionId.toString(), log);
  }

  /** Returns the logger of a running execution; null when it does not run here. */
  public @Nullable Logger find(String executionId) {
    return running.get(executionId);
  }
}
