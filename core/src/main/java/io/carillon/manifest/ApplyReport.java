package io.carillon.manifest;

import io.carillon.manifest.plan.Action;
import io.carillon.manifest.plan.FileReport;
import java.util.List;

/**
 * What was applied, or would be.
 *
 * @param files one for each file, in their order
 */
public record ApplyReport(String owner, boolean dryRun, List<FileReport> files) {

  /** Copies the list. */
  public ApplyReport {
    files = List.copyOf(files);
  }

  /** Returns the number of objects with an action. */
  public long count(Action action) {
    return files.stream().mapToLong(file -> file.count(action)).sum();
  }

  /** Returns whether anything differs from the files. */
  public boolean changesAnything() {
    return count(Action.CREATED) + count(Action.CHANGED) + count(Action.DELETED) > 0;
  }
}
