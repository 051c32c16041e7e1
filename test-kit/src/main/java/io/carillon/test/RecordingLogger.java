package io.carillon.test;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Keeps its lines; like the logger of an attempt it takes every level but trace. */
final class RecordingLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1;

  private final transient List<TestTaskContext.Line> lines = new CopyOnWriteArrayList<>();

  RecordingLogger() {
    this.name = "carillon.test";
  }

  List<TestTaskContext.Line> lines() {
    return List.copyOf(lines);
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
    lines.add(
        new TestTaskContext.Line(
            level.name().toLowerCase(Locale.ROOT),
            MessageFormatter.basicArrayFormat(pattern, arguments),
            thrown));
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return true;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
