package io.carillon.tasks.process;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * A program while it runs: the thread of the attempt reads what it writes and waits for its end.
 */
final class RunningProgram implements AutoCloseable {

  /** The variable that marks the processes of one program. */
  static final String MARK = "CARILLON_RUN_ID";

  private static final Path DEV_NULL = Path.of("/dev/null");
  private static final Optional<Path> SETSID =
      Optional.of(Path.of("/usr/bin/setsid")).filter(Files::isExecutable);
  private static final long SHORTEST_WAIT = 1;
  private static final long LONGEST_WAIT = 50;
  private static final long SCAN_MILLIS = 100;
  private static final Duration KILLING = Duration.ofSeconds(10);

  private final ProgramCall call;
  private final Logger log;
  private final OutputPipe out;
  private final OutputPipe err;
  private final Process process;
  private final ProcessFamily family;

  /**
   * Starts a program.
   *
   * @throws NotRetryableException when the system refuses it
   */
  RunningProgram(ProgramCall call, ProgramLog lines)
      throws NotRetryableException, IOException, InterruptedException {
    Path outFile = call.place().scratch().resolve(".carillon-out");
    Path errFile = call.place().scratch().resolve(".carillon-err");
    OutputPipe.make(List.of(outFile, errFile));
    this.call = call;
    this.log = lines.attempt();
    this.out = new OutputPipe(outFile, new OutputLines(call.charset(), lines::out));
    this.err = new OutputPipe(errFile, new OutputLines(call.charset(), lines::err));
    String mark = UUID.randomUUID().toString();
    this.process = start(mark);
    this.family = new ProcessFamily(process.toHandle(), MARK + "=" + mark);
  }

  private Process start(String mark) throws NotRetryableException, IOException {
    try {
      return builder(mark).start();
    } catch (IOException e) {
      close();
      throw new NotRetryableException(
          "%s could not be started: %s".formatted(call.command().getFirst(), e.getMessage()), e);
    }
  }

  private ProcessBuilder builder(String mark) {
    List<String> command = new ArrayList<>(call.command());
    SETSID.ifPresent(path -> command.addFirst(path.toString()));
    Path input = call.place().input();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(call.place().folder().toFile())
            .redirectInput(Redirect.from((input == null ? DEV_NULL : input).toFile()))
            .redirectOutput(out.redirect())
            .redirectError(err.redirect());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(call.environment());
    environment.put(MARK, mark);
    return builder;
  }

  /**
   * Waits for the end of the program; what it left running is ended too.
   *
   * @return the exit code
   * @throws InterruptedException after the program and all it started have been ended
   */
  int await() throws InterruptedException, IOException {
    try {
      pumpUntilExit();
    } catch (InterruptedException e) {
      stop();
      throw e;
    } finally {
      endAll();
    }
    return process.exitValue();
  }

  private void endAll() throws IOException {
    boolean ended = !process.isAlive();
    List<Long> left = killAll();
    if (ended && !left.isEmpty()) {
      log.info("The program left processes running, which were ended: {}", left);
    }
    finishOutput();
  }

  /** Returns the number of bytes that the program has written. */
  long bytes() {
    return out.bytes() + err.bytes();
  }

  private void pumpUntilExit() throws InterruptedException, IOException {
    long wait = SHORTEST_WAIT;
    while (process.isAlive()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the attempt was stopped");
      }
      if (pump()) {
        wait = SHORTEST_WAIT;
      } else {
        process.waitFor(wait, TimeUnit.MILLISECONDS);
        wait = Math.min(2 * wait, LONGEST_WAIT);
      }
    }
  }

  private boolean pump() throws IOException {
    boolean wroteOut = out.pump();
    boolean wroteErr = err.pump();
    return wroteOut || wroteErr;
  }

  /** Asks the program to end and waits; a further interrupt shortens the wait. */
  private void stop() throws IOException {
    log.info(
        "Stopping the program: SIGTERM now, SIGKILL after {} ms unless it ends before",
        call.grace().toMillis());
    family.terminate();
    try {
      if (!endsWithinGrace()) {
        log.warn("The program did not end after SIGTERM; it gets SIGKILL");
      }
    } catch (InterruptedException e) {
      log.warn("The attempt was interrupted again; the program gets SIGKILL");
    }
  }

  private boolean endsWithinGrace() throws InterruptedException, IOException {
    long deadline = System.nanoTime() + call.grace().toNanos();
    while (System.nanoTime() < deadline) {
      boolean wrote = pump();
      if (!process.isAlive() && !family.isAlive()) {
        return true;
      }
      if (process.isAlive() && !wrote) {
        process.waitFor(LONGEST_WAIT, TimeUnit.MILLISECONDS);
      } else if (!wrote) {
        TimeUnit.MILLISECONDS.sleep(SCAN_MILLIS); // until the next look at its children
      }
    }
    return false;
  }

  /**
   * Ends all of the family, again and again until none is found, even while the thread is
   * interrupted.
   *
   * @return those that were found first
   */
  private List<Long> killAll() {
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + KILLING.toNanos();
    List<Long> first = family.kill();
    List<Long> found = first;
    while (!found.isEmpty() && System.nanoTime() < deadline) {
      interrupted |= isInterruptedDuringMoment();
      found = family.kill();
    }
    if (!found.isEmpty()) {
      log.warn("Processes of the program could not be ended: {}", found);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return first;
  }

  // The kernel needs a moment to end a process.
  private boolean isInterruptedDuringMoment() {
    try {
      TimeUnit.MILLISECONDS.sleep(SHORTEST_WAIT);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void finishOutput() throws IOException {
    long deadline = System.nanoTime() + KILLING.toNanos();
    boolean more = true;
    while (more && System.nanoTime() < deadline) {
      more = pump();
    }
    out.end();
    err.end();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      err.close();
    }
  }
}
