package io.carillon.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A temporary folder and the processes that use it. Closing it, or the end of the JVM at the
 * latest, kills the processes and deletes the folder.
 */
final class Workplace implements AutoCloseable {

  private static final int END_SECONDS = 10;

  private final Path folder;
  // The most recent first.
  private final Deque<Process> processes = new ConcurrentLinkedDeque<>();
  private final Thread hook;

  private Workplace(Path folder, String name) {
    this.folder = folder;
    this.hook = new Thread(this::end, "stop-" + name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Creates a folder named after its user. */
  static Workplace of(String name) throws IOException {
    return new Workplace(Files.createTempDirectory("carillon-" + name), name);
  }

  Path folder() {
    return folder;
  }

  Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    processes.push(process);
    return process;
  }

  /** Kills it and its children, as a power failure would, and waits for their end. */
  void kill(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join());
    processes.remove(process);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the JVM is shutting down, and the hook does it
    }
    end();
  }

  private void end() {
    processes.forEach(this::kill);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
