package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A {@link ChildNode} in a process of its own, and what it has said so far. */
final class ChildJvm implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(40);

  private final Process process;
  private final AtomicReference<String> ready = new AtomicReference<>("");
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private final AtomicLong committed = new AtomicLong();
  private final Thread reader = Thread.ofVirtual().unstarted(this::read);

  /** What is in front of {@code java}, the class path, and further options of the JVM. */
  record Command(List<String> prefix, String classPath, List<String> options) {
    static final Command PLAIN =
        new Command(List.of(), System.getProperty("java.class.path"), List.of());

    List<String> line(Path folder, Path binaries) {
      List<String> line = new ArrayList<>(prefix);
      line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      line.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      line.addAll(options);
      line.addAll(List.of("-cp", classPath, ChildNode.class.getName()));
      line.addAll(List.of(folder.toString(), binaries.toString()));
      return line;
    }
  }

  private ChildJvm(Process process) {
    this.process = process;
  }

  static ChildJvm start(Path folder) {
    return start(folder, Folders.binaries(), Command.PLAIN);
  }

  static ChildJvm start(Path folder, Path binaries, Command command) {
    ProcessBuilder builder = new ProcessBuilder(command.line(folder, binaries));
    builder.redirectErrorStream(true).directory(Path.of("/").toFile());
    builder.environment().put("CARILLON_TOKEN", "a secret of the node");
    builder.environment().put("PGPORT", "1");
    try {
      ChildJvm child = new ChildJvm(builder.start());
      child.reader.start();
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line);
      }
    } catch (IOException e) {
      failure.set("its output broke off: " + e);
    }
  }

  private void note(String line) {
    if (line.startsWith("committed ")) {
      committed.set(Long.parseLong(line.substring("committed ".length())));
    } else if (line.startsWith("ready ")) {
      ready.set(line);
    } else if (line.startsWith("failed ") || line.startsWith("Exception ")) {
      failure.set(line);
    }
  }

  /** Waits until it has committed that many rows. */
  ChildJvm awaitCommits(int rows) {
    await()
        .atMost(LIMIT)
        .failFast(() -> assertThat(failure.get()).isEmpty())
        .until(() -> committed.get() >= rows);
    return this;
  }

  /** Waits until it could not go on, and answers why. */
  String awaitFailure() {
    await().atMost(LIMIT).until(() -> !failure.get().isEmpty());
    return failure.get();
  }

  String failure() {
    return failure.get();
  }

  long committed() {
    return committed.get();
  }

  long pid() {
    return process.pid();
  }

  long serverPid() {
    return Long.parseLong(ready.get().split(" ", -1)[1]);
  }

  /** Ends it by {@code kill -9}; returns when all it said has been read. */
  void kill() throws InterruptedException {
    end("KILL");
  }

  /** Ends it by {@code kill -TERM}; returns when all it said has been read. */
  void terminate() throws InterruptedException {
    end("TERM");
  }

  // Java's own destroy() closes the output too, with what was not read yet.
  private void end(String signal) throws InterruptedException {
    if (process.isAlive()) {
      Launcher.signal(signal, process.pid());
    }
    process.waitFor();
    reader.join();
  }

  /** Kills it, and waits until the server, too, has noticed that and leaves its folder alone. */
  @Override
  public void close() throws InterruptedException {
    kill();
    if (!ready.get().isEmpty()) {
      await().atMost(LIMIT).until(() -> ProcessHandle.of(serverPid()).isEmpty());
    }
  }
}
