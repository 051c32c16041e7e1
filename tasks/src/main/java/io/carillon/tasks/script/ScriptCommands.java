package io.carillon.tasks.script;

import io.carillon.task.TaskContext;
import io.carillon.tasks.process.ProgramLog;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * The lines by which a script reports: {@code ::progress 0.4 text} or {@code ::progress 40% text},
 * and {@code ::debug text}, {@code ::info text}, {@code ::warn text}, {@code ::error text}. A line
 * of another form is plain.
 */
final class ScriptCommands {

  private static final Pattern LINE =
      Pattern.compile("::(progress|debug|info|warn|error) (.*)", Pattern.DOTALL);
  private static final Pattern PROGRESS =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)(%?)(?: (.*))?", Pattern.DOTALL);
  private static final long NANOS_BETWEEN = TimeUnit.MILLISECONDS.toNanos(250);

  private final TaskContext context;
  private final Logger log;
  private Runnable waiting = () -> {};
  private long reportedAt = System.nanoTime() - NANOS_BETWEEN;
  private int lines;

  ScriptCommands(TaskContext context) {
    this.context = context;
    this.log = context.logger();
  }

  /** Carries a line out; returns false for a plain one. */
  boolean carryOut(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return false;
    }
    String text = matcher.group(2);
    return matcher.group(1).equals("progress") ? progress(text) : log(matcher.group(1), text);
  }

  /** Reports the last progress. */
  void finish() {
    waiting.run();
    waiting = () -> {};
  }

  private boolean log(String level, String text) {
    lines++;
    if (lines > ProgramLog.MOST) {
      return false; // counted with the plain lines
    }
    switch (level) {
      case "debug" -> log.debug("{}", text);
      case "info" -> log.info("{}", text);
      case "warn" -> log.warn("{}", text);
      default -> log.error("{}", text);
    }
    return true;
  }

  private boolean progress(String text) {
    Matcher matcher = PROGRESS.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    double number = Double.parseDouble(matcher.group(1));
    double fraction = matcher.group(2).isEmpty() ? number : number / 100;
    if (fraction > 1) {
      return false;
    }
    String message = matcher.group(3) == null ? "" : matcher.group(3);
    waiting = () -> context.progress(fraction, message);
    long now = System.nanoTime();
    if (now - reportedAt >= NANOS_BETWEEN) {
      reportedAt = now;
      finish();
    }
    return true;
  }
}
