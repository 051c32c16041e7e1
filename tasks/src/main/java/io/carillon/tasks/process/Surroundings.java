package io.carillon.tasks.process;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.tasks.Checks;
import io.carillon.tasks.files.AllowedFolders;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that every program has: folder, variables, charset, and the time that it gets to
 * end.
 *
 * @param folder the working folder; null for a temporary one of the attempt
 * @param environment further variables
 * @param charset of what it writes
 * @param grace the time from SIGTERM to SIGKILL
 */
public record Surroundings(
    @Nullable String folder, Map<String, String> environment, Charset charset, Duration grace) {

  private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

  /** Copies the map. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Returns the faults of the parameters. */
  public List<ParameterFault> faults() {
    List<ParameterFault> faults =
        new ArrayList<>(RunEnvironment.faults("environment", environment));
    if (folder != null) {
      Checks.folder("folder", folder).ifPresent(faults::add);
    }
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      faults.add(new ParameterFault("grace", "must be 0s to 5m, not " + grace));
    }
    return faults;
  }

  /** Returns the working folder: that of the parameters, else one inside the attempt's own. */
  public Path workingFolder(AllowedFolders allowed, RunFolder own)
      throws NotRetryableException, IOException {
    return folder == null ? own.home() : allowed.require(folder);
  }

  /**
   * Returns all variables of the program.
   *
   * @param more further ones of Carillon
   */
  public Map<String, String> variables(
      TaskContext context, RunFolder own, Map<String, String> more) {
    Map<String, String> variables = RunEnvironment.of(environment, context, own.home());
    variables.putAll(more);
    return variables;
  }
}
