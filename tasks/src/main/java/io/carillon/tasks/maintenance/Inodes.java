package io.carillon.tasks.maintenance;

import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import io.carillon.tasks.process.AllowedPrograms;
import io.carillon.tasks.process.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The inodes of a disk. Java cannot read them, so {@code stat} does, which the operator must allow.
 */
record Inodes(AllowedPrograms programs) {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final String STAT = "/usr/bin/stat";
  private static final Pattern TOTAL_AND_FREE = Pattern.compile("(\\d+) (\\d+)");

  /**
   * Returns how many percent of the inodes of a folder's disk are free; 100 for a file system
   * without a fixed number of them.
   *
   * @throws NotRetryableException when {@code stat} is not allowed or does not tell
   */
  double freePercent(Path folder, TaskContext context)
      throws NotRetryableException, InterruptedException, IOException {
    Path stat = programs.require(STAT);
    List<String> command = List.of(stat.toString(), "-f", "-c", "%c %d", folder.toString());
    try (RunFolder own = RunFolder.create(context.logger())) {
      List<String> written = new OwnPrograms(own, context, GRACE).lines(command);
      return percent(written.isEmpty() ? "" : written.getFirst());
    }
  }

  private static double percent(String line) throws NotRetryableException {
    Matcher matcher = TOTAL_AND_FREE.matcher(line);
    if (!matcher.matches()) {
      throw new NotRetryableException(
          "%s did not tell the inodes, and wrote \"%s\"".formatted(STAT, line));
    }
    double total = Double.parseDouble(matcher.group(1));
    return total == 0 ? 100 : 100 * Double.parseDouble(matcher.group(2)) / total;
  }
}
