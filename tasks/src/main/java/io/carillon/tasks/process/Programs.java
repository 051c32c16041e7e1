package io.carillon.tasks.process;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.util.List;

/** Runs programs. */
public final class Programs {

  private Programs() {}

  /**
   * What a program did.
   *
   * @param exitCode 128 and the number of the signal, when a signal ended it
   * @param lines the number of lines that it wrote
   * @param bytes that it wrote on both streams
   * @param lastLines the last 20 lines, of at most 500 characters each
   */
  public record End(int exitCode, long lines, long bytes, List<String> lastLines) {}

  /**
   * Runs a program in a session of its own and waits for it. When the thread is interrupted, the
   * program and everything it started get SIGTERM, after the grace SIGKILL; when the program ends,
   * what it left running gets SIGKILL.
   *
   * @throws NotRetryableException when it cannot be started
   * @throws InterruptedException when the attempt was stopped; the program has ended by then
   */
  public static End run(ProgramCall call, ProgramLog lines)
      throws NotRetryableException, InterruptedException, IOException {
    try (RunningProgram program = new RunningProgram(call, lines)) {
      int code = program.await();
      return new End(code, lines.lines(), program.bytes(), lines.lastLines());
    }
  }
}
