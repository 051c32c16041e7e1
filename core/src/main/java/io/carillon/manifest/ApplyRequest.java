package io.carillon.manifest;

import io.carillon.manifest.document.ManifestFile;
import java.util.List;

/**
 * Files to apply.
 *
 * @param owner who manages what the files hold: a team, a repository, an application
 * @param files 1 to {@value #MOST_FILES}, with different names
 * @param prune true to delete the owner's objects that none of the files holds
 * @param dryRun true to change nothing
 * @param actor for the record, as of any change
 */
public record ApplyRequest(
    String owner, List<ManifestFile> files, boolean prune, boolean dryRun, String actor) {

  /** The maximum number of files. */
  public static final int MOST_FILES = 1_000;

  /** Copies the list. */
  public ApplyRequest {
    files = List.copyOf(files);
  }
}
