package io.carillon.worker.report;

import io.carillon.record.AttemptRecorder;
import io.carillon.record.AttemptReport;
import io.carillon.task.TaskError;
import io.carillon.text.Coded;
import io.carillon.text.StoredText;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** The logger of one attempt; it reports its lines, up to a bound. */
public final class AttemptLog extends AbstractLogger {

  private static final long serialVersionUID = 1;
  private static final int MAX_LINES = 10_000;
  private static final int MAX_LENGTH = 8_192;

  private final transient AttemptRecorder recorder;
  private final transient InstantSource clock;
  private final transient UnaryOperator<String> mask;
  private final UUID executionId;
  private final int attempt;
  private final AtomicInteger lines = new AtomicInteger();

  /**
   * Creates a logger.
   *
   * @param mask removes values of secrets from a text
   */
  public AttemptLog(
      AttemptRecorder recorder,
      InstantSource clock,
      UUID executionId,
      int attempt,
      UnaryOperator<String> mask) {
    this.mask = mask;
    this.recorder = recorder;
    this.clock = clock;
    this.executionId = executionId;
    this.attempt = attempt;
    this.name = "carillon.execution." + executionId;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    int line = lines.incrementAndGet();
    if (line <= MAX_LINES) {
      report(line, level, text(pattern, arguments, thrown));
    } else if (line == MAX_LINES + 1) {
      report(line, level, "More than " + MAX_LINES + " lines: the rest is not kept.");
    }
  }

  private void report(int line, Level level, String message) {
    try {
      recorder.report(
          new AttemptReport.Logged(
              executionId, attempt, line, clock.instant(), Coded.code(level), message));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String text(
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String message =
        MessageFormatter.basicArrayFormat(
            LogText.of(pattern, mask), LogText.ofAll(arguments, mask));
    String whole =
        thrown == null
            ? message
            : message + "\n" + mask.apply(String.valueOf(TaskError.of(thrown).stack()));
    return StoredText.escape(whole, MAX_LENGTH);
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isTraceEnabled(Marker marker) {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return true;
  }

  @Override
  public boolean isDebugEnabled(Marker marker) {
    return true;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isInfoEnabled(Marker marker) {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled(Marker marker) {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled(Marker marker) {
    return true;
  }
}
