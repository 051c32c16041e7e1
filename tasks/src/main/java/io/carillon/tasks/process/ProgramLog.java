package io.carillon.tasks.process;

import io.carillon.task.TaskContext;
import io.carillon.text.StoredText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;

/**
 * Writes the lines of a program to the log of its attempt: those of standard output as information,
 * those of standard error as warnings. Keeps the last lines for a result or an error.
 */
public final class ProgramLog {

  /** The most lines that are written to the log; the log of an attempt holds 10,000. */
  public static final int MOST = 9_000;

  private static final int KEPT = 20;
  private static final int KEPT_LENGTH = 500;

  private final Logger log;
  private final Predicate<String> commands;
  private final Deque<String> last = new ArrayDeque<>(KEPT);
  private String lastError = "";
  private long lines;

  /** Creates the log of a program whose lines are all plain. */
  public ProgramLog(TaskContext context) {
    this(context, line -> false);
  }

  /**
   * Creates the log of a program.
   *
   * @param commands carries out a line of standard output that is a command, and returns whether it
   *     was one
   */
  public ProgramLog(TaskContext context, Predicate<String> commands) {
    this.log = context.logger();
    this.commands = commands;
  }

  /** Returns the log of the attempt, for remarks about the program. */
  Logger attempt() {
    return log;
  }

  void out(String line) {
    if (!commands.test(line) && isRoomFor(line)) {
      log.info("{}", line);
    }
  }

  void err(String line) {
    if (!line.isBlank()) {
      lastError = cut(line);
    }
    if (isRoomFor(line)) {
      log.warn("{}", line);
    }
  }

  private boolean isRoomFor(String line) {
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(cut(line));
    lines++;
    if (lines == MOST + 1) {
      log.warn("The program wrote more than {} lines; the others are counted and not kept", MOST);
    }
    return lines <= MOST;
  }

  private static String cut(String line) {
    return StoredText.cut(line, KEPT_LENGTH);
  }

  /** Returns the number of lines so far, commands not counted. */
  public long lines() {
    return lines;
  }

  /** Returns the last lines, at most {@value #KEPT} of {@value #KEPT_LENGTH} characters. */
  public List<String> lastLines() {
    return List.copyOf(last);
  }

  /** Returns the last line of standard error, else of standard output; empty for none. */
  public String lastLine() {
    return lastError.isEmpty() && !last.isEmpty() ? last.getLast() : lastError;
  }
}
