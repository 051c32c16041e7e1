package io.carillon.tasks.process;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program to run.
 *
 * @param command its path and arguments
 * @param environment all of its variables
 * @param charset of what it writes
 * @param grace the time from SIGTERM to SIGKILL when it is stopped
 */
public record ProgramCall(
    List<String> command,
    Map<String, String> environment,
    Place place,
    Charset charset,
    Duration grace) {

  /** Copies the lists. */
  public ProgramCall {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * Where it runs.
   *
   * @param scratch the folder for its pipes, deleted by the caller
   * @param folder its working folder
   * @param input the file that it reads as standard input; null for none
   */
  public record Place(Path scratch, Path folder, @Nullable Path input) {

    /** Returns the temporary folder of an attempt, without input. */
    public static Place in(RunFolder own) {
      return new Place(own.path(), own.home(), null);
    }
  }
}
