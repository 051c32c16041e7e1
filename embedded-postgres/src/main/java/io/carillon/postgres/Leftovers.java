package io.carillon.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The remains of a killed server or JVM in a data folder: a running server, child processes without
 * a server, a {@code postmaster.pid}. Only the holder of the folder may use it.
 */
record Leftovers(DataFolder folder) {
  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
  private static final Path PROC = Path.of("/proc");

  /** Clears the remains; returns when a new server can start. */
  void clear() throws InterruptedException {
    if (!goneWithin(Duration.ofSeconds(3))) {
      stop();
    }
    // Its pid may by now belong to a zombie or another program, which would block the start.
    folder.removeRecordedPid();
  }

  private void stop() throws InterruptedException {
    log.warn("Stopping the PostgreSQL that an earlier process left in {}", folder.path());
    processes().stream()
        .filter(process -> process.pid() == folder.recordedPid())
        .forEach(process -> Launcher.signal("INT", process.pid()));
    if (!goneWithin(Duration.ofSeconds(30))) {
      processes().forEach(process -> Launcher.signal("QUIT", process.pid()));
    }
    if (!goneWithin(Duration.ofSeconds(10))) {
      throw new EmbeddedPostgresException(
          "processes of an earlier PostgreSQL still use %s and do not stop: end them (%s)"
              .formatted(folder.path(), processes().stream().map(ProcessHandle::pid).toList()));
    }
  }

  private boolean goneWithin(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!processes().isEmpty()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(Server.POLL);
    }
    return true;
  }

  private List<ProcessHandle> processes() {
    return Files.isDirectory(PROC.resolve("self"))
        ? ProcessHandle.allProcesses().filter(this::worksInFolder).toList()
        : ProcessHandle.of(folder.recordedPid()).filter(Leftovers::isPostgres).stream().toList();
  }

  /** A server and all its children have the data folder as working directory; a zombie has none. */
  private boolean worksInFolder(ProcessHandle process) {
    Path links = PROC.resolve(Long.toString(process.pid()));
    try {
      return Files.readSymbolicLink(links.resolve("cwd")).equals(folder.data())
          && Files.readSymbolicLink(links.resolve("exe"))
              .getFileName()
              .toString()
              .startsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("postgres")).isPresent();
  }
}
