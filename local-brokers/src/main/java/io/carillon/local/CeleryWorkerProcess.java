package io.carillon.local;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real, unmodified Celery worker of the package {@code python3-celery}, run by the system's
 * Python.
 */
public final class CeleryWorkerProcess implements AutoCloseable {

  private static final String LOG = "worker.log";
  private static final Duration START = Duration.ofMinutes(3);
  private static final int DUMP_SECONDS = 10;

  private final CeleryFolder folder;
  private final Process process;

  private CeleryWorkerProcess(CeleryFolder folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts a worker and waits until it takes tasks, three minutes at most.
   *
   * @param backend its result backend; empty for none
   * @param options of {@code celery worker}
   * @throws IllegalStateException if it ends or does not take tasks; the message has its log, with
   *     the stacks of its threads if it was still alive
   */
  public static CeleryWorkerProcess start(
      CeleryApp app, String broker, String backend, String name, String queues, String... options) {
    CeleryFolder folder = CeleryFolder.of(app);
    Map<String, String> environment = new HashMap<>(Map.of("BROKER", broker));
    environment.put("C_FORCE_ROOT", "1");
    if (!backend.isEmpty()) {
      environment.put("BACKEND", backend);
    }
    Process process = folder.python(environment, LOG, arguments(app, name, queues, options));
    CeleryWorkerProcess worker = new CeleryWorkerProcess(folder, process);
    try {
      worker.awaitReady();
      return worker;
    } catch (IllegalStateException e) {
      worker.close();
      throw e;
    }
  }

  private static List<String> arguments(
      CeleryApp app, String name, String queues, String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("-X", "faulthandler", "-m", "celery", "-A", app.module(), "worker", "-l", "INFO"));
    arguments.addAll(List.of("-n", name + "@test", "-Q", queues));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private void awaitReady() {
    try {
      await("a Celery worker").atMost(START).until(this::isReady);
    } catch (ConditionTimeoutException e) {
      dumpStacks();
      throw new IllegalStateException("The worker takes no tasks after " + START + ": " + log(), e);
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "Celery 5 is needed for the system's Python (Debian, Ubuntu: sudo apt-get install"
              + " python3-celery). It said: "
              + log());
    }
    return log().contains("ready.");
  }

  /** Has Python's fault handler write the stacks of all threads into the log, which ends it. */
  private void dumpStacks() {
    try {
      new ProcessBuilder("kill", "-ABRT", String.valueOf(process.pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.onExit().completeOnTimeout(process, DUMP_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Returns its log. */
  public String log() {
    return folder.read(LOG);
  }

  /** Returns a file in the worker's folder, which a task may write. */
  public Path file(String name) {
    return folder.file(name);
  }

  /** Kills it and its children, as a power failure would. */
  public void kill() {
    folder.workplace().kill(process);
  }

  @Override
  public void close() {
    folder.close();
  }
}
