package io.carillon.tasks.process;

import io.carillon.task.NotRetryableException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A named pipe to which a program writes, read without ever blocking. The pipes of {@link Process}
 * do not serve: when a process ends, the JVM reads them until they are empty, and fills its memory
 * if a child that was left behind keeps writing.
 */
final class OutputPipe implements AutoCloseable {

  private static final int CHUNK = 65_536;
  private static final long SECONDS_TO_MAKE = 30;

  private final File file;
  private final RandomAccessFile open;
  private final InputStream in;
  private final OutputLines lines;
  private final byte[] chunk = new byte[CHUNK];
  private long bytes;

  /** Opens a pipe. */
  OutputPipe(Path file, OutputLines lines) throws IOException {
    this.file = file.toFile();
    // Open for writing too: it neither waits for the program nor sees the end of the pipe.
    this.open = new RandomAccessFile(this.file, "rw");
    this.in = new FileInputStream(open.getFD());
    this.lines = lines;
  }

  /**
   * Makes the pipes.
   *
   * @param files where; they do not exist yet
   * @throws NotRetryableException when the system has no program {@code mkfifo}
   */
  static void make(List<Path> files)
      throws NotRetryableException, IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(maker().toString(), "-m", "600"));
    files.forEach(file -> command.add(file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    if (!process.waitFor(SECONDS_TO_MAKE, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("%s could not make the pipes %s".formatted(command.getFirst(), files));
    }
  }

  private static Path maker() throws NotRetryableException {
    return Stream.of("/usr/bin/mkfifo", "/bin/mkfifo")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new NotRetryableException(
                "Programs need mkfifo (package coreutils) in /usr/bin or /bin, which this node lacks"));
  }

  /** Returns where a program writes to. */
  Redirect redirect() {
    return Redirect.to(file);
  }

  /** Reads what is there, at most {@value #CHUNK} bytes; returns whether there was anything. */
  boolean pump() throws IOException {
    int available = Math.min(in.available(), CHUNK);
    int read = available <= 0 ? 0 : in.read(chunk, 0, available);
    if (read <= 0) {
      return false;
    }
    bytes += read;
    lines.add(chunk, read);
    return true;
  }

  /** Ends the last line. */
  void end() {
    lines.end();
  }

  /** Returns the number of bytes read. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    open.close();
    Files.deleteIfExists(file.toPath());
  }
}
