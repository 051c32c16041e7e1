package io.carillon.celery;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real, unmodified Celery worker of the package {@code python3-celery}, run by the system's own
 * Python, with the application {@code shop.py}.
 */
final class CeleryWorkerProcess implements AutoCloseable {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final Process process;
  private final Thread hook = new Thread(this::end, "stop-celery");

  private CeleryWorkerProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts one and waits until it takes tasks.
   *
   * @param backend its result backend; empty for none
   * @param options of {@code celery worker}
   */
  static CeleryWorkerProcess start(
      String broker, String backend, String name, String queues, String... options) {
    try {
      Path folder = Files.createTempDirectory("carillon-celery");
      try (InputStream app =
          Objects.requireNonNull(CeleryWorkerProcess.class.getResourceAsStream("shop.py"))) {
        Files.copy(app, folder.resolve("shop.py"));
      }
      CeleryWorkerProcess worker =
          new CeleryWorkerProcess(
              folder, process(folder, broker, backend, command(name, queues, options)));
      worker.awaitReady();
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(String name, String queues, String... options) {
    List<String> command = new ArrayList<>();
    command.add(PYTHON.toString());
    command.addAll(List.of("-m", "celery", "-A", "shop", "worker", "-l", "INFO"));
    command.addAll(List.of("-n", name + "@test", "-Q", queues));
    command.addAll(List.of(options));
    return command;
  }

  private static Process process(Path folder, String broker, String backend, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("C_FORCE_ROOT", "1");
    environment.put("BROKER", broker);
    if (!backend.isEmpty()) {
      environment.put("BACKEND", backend);
    }
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("worker.log").toFile());
    return builder.start();
  }

  private void awaitReady() {
    await("a Celery worker")
        .atMost(START)
        .until(() -> {
          String log = log();
          if (!process.isAlive()) {
            throw new IllegalStateException(
                "The tests need Celery 5 for the system's Python (Debian, Ubuntu: sudo apt-get install python3-celery). It said: "
                    + log);
          }
          return log.contains("ready.");
        });
  }

  /** What it has logged. */
  String log() {
    try {
      return Files.readString(folder.resolve("worker.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that a task may write. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Kills it and its children, as a power failure would. */
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
