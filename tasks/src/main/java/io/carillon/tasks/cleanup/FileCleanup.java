package io.carillon.tasks.cleanup;

import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import io.carillon.tasks.cleanup.CleanupTask.Parameters;
import io.carillon.tasks.cleanup.FolderTree.Found;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.time.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Deletes the old files of one folder. */
final class FileCleanup {

  /**
   * Maximum number of files that one run considers together; with their names they take about 60 MB
   * of heap.
   */
  private static final int MAX_FILES = 250_000;

  private static final int MAX_PATHS = 100;

  /**
   * The files that were deleted, or would be.
   *
   * @param kept number of matching files that stay
   * @param paths paths of the deleted files, oldest first, at most 100 of them
   */
  record Gone(int files, long bytes, int kept, List<String> paths) {

    static final Gone NOTHING = new Gone(0, 0, 0, List.of());

    static Gone of(FolderTree tree, List<Found> files, int kept) {
      return new Gone(
          files.size(),
          files.stream().mapToLong(Found::bytes).sum(),
          kept,
          files.stream().limit(MAX_PATHS).map(file -> tree.shown(file).toString()).toList());
    }
  }

  private final AllowedFolders reach;
  private final FileNames names;

  FileCleanup(AllowedFolders reach, FileNames names) {
    this.reach = reach;
    this.names = names;
  }

  /** Deletes the files to delete; with {@code dry_run} only reports them. */
  Gone clean(Parameters parameters, Instant now, TaskContext context)
      throws IOException, InterruptedException, NotRetryableException {
    String folder = parameters.folder();
    if (folder == null) {
      return Gone.NOTHING;
    }
    requireKnown(folder);
    requireKnown(parameters.pattern());
    AllowedFolders.Place place = reach.place(folder);
    try (FolderTree tree = FolderTree.open(place.allowed(), place.folder())) {
      Search search = new Search(parameters, now, context);
      tree.walk(parameters.recursive(), search);
      List<Found> going = search.going();
      int kept = search.fitting - going.size();
      List<Found> gone = parameters.dryRun() ? going : delete(tree, going, context);
      return Gone.of(tree, gone, kept);
    }
  }

  private void requireKnown(String text) throws NotRetryableException {
    Optional<String> fault = names.whyUnknown(text);
    if (fault.isPresent()) {
      throw new NotRetryableException(fault.get());
    }
  }

  /**
   * A file that cannot be deleted does not stop the others from being deleted, but fails the
   * attempt.
   */
  private static List<Found> delete(FolderTree tree, List<Found> files, TaskContext context)
      throws IOException, InterruptedException {
    List<Found> gone = new ArrayList<>();
    int failures = 0;
    IOException first = null;
    for (Found file : files) {
      stopIfCancelled(context);
      try {
        if (tree.delete(file)) {
          gone.add(file);
        }
      } catch (IOException e) {
        context.logger().warn("{} cannot be deleted: {}", tree.shown(file), e.toString());
        failures++;
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new IOException(
          "%d of %d files could not be deleted".formatted(failures, files.size()), first);
    }
    return gone;
  }

  private static void stopIfCancelled(TaskContext context) throws InterruptedException {
    if (Thread.interrupted() || context.cancelled()) {
      throw new InterruptedException("The cleanup was stopped");
    }
  }

  /** Finds the matching files, and decides which of them to delete. */
  private final class Search implements FolderTree.Visitor {

    private final List<Found> candidates = new ArrayList<>();
    private final Parameters parameters;
    private final NamePattern pattern;
    private final TaskContext context;
    private final Instant cutoff;
    private final boolean byAgeAlone;
    private int fitting;
    private boolean warned;
    private boolean full;

    Search(Parameters parameters, Instant now, TaskContext context) {
      this.parameters = parameters;
      this.pattern = NamePattern.of(parameters.pattern());
      this.context = context;
      this.cutoff = cutoff(parameters, now);
      this.byAgeAlone = parameters.keep() == null && parameters.maxBytes() == null;
    }

    @Override
    public void visit(Found file) throws IOException, InterruptedException {
      stopIfCancelled(context);
      String path = pathOf(file);
      warnIfUnreadable(path);
      if (pattern.fits(path)) {
        fitting++;
        add(file);
      }
    }

    private void warnIfUnreadable(String path) {
      if (!warned && names.isUnreadable(path)) {
        warned = true;
        context
            .logger()
            .warn(
                "Some names of files cannot be read as {}, and fit few patterns: start the process"
                    + " with LC_ALL=C.UTF-8",
                names);
      }
    }

    /**
     * By age alone each file is decided independently, so files that stay need not be kept in
     * memory.
     */
    private void add(Found file) throws IOException {
      boolean fits = !byAgeAlone || file.changedAt().isBefore(cutoff);
      if (fits && candidates.size() < MAX_FILES) {
        candidates.add(file);
      } else if (fits) {
        leave();
      }
    }

    private void leave() throws IOException {
      if (!byAgeAlone) {
        throw new IOException(
            "More than %d files fit: name fewer by pattern, or give older_than without keep and max_bytes"
                .formatted(MAX_FILES));
      }
      if (!full) {
        full = true;
        context
            .logger()
            .warn("More than {} files are to go: the rest waits for a later run", MAX_FILES);
      }
    }

    /** Returns the files to delete, oldest first. */
    List<Found> going() {
      candidates.sort(Comparator.comparing(Found::changedAt).thenComparing(Found::path).reversed());
      long room = parameters.maxBytes() == null ? Long.MAX_VALUE : parameters.maxBytes();
      int keep = parameters.keep() == null ? 0 : parameters.keep();
      List<Found> going = new ArrayList<>();
      for (int i = 0; i < candidates.size(); i++) {
        Found file = candidates.get(i);
        room -= file.bytes(); // below zero, this file and all older ones exceed the limit
        if (i >= keep && (room < 0 || file.changedAt().isBefore(cutoff))) {
          going.add(file);
        }
      }
      return going.reversed();
    }

    private static String pathOf(Found file) {
      Path path = file.path();
      StringBuilder text = new StringBuilder();
      for (Path name : path) {
        text.append(text.isEmpty() ? "" : "/").append(name);
      }
      return text.toString();
    }

    /** Returns the instant before which files are deleted, regardless of the size limit. */
    private static Instant cutoff(Parameters parameters, Instant now) {
      String olderThan = parameters.olderThan();
      if (olderThan != null) {
        return now.minus(Durations.parse(olderThan));
      }
      return parameters.maxBytes() == null ? Instant.MAX : Instant.MIN;
    }
  }
}
