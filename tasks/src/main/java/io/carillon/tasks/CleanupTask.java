package io.carillon.tasks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.carillon.execution.ExecutionStatus;
import io.carillon.record.HistoryRetention;
import io.carillon.record.HistorySelection;
import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.time.Durations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deletes old files of one folder, old history of task configs, or both.
 *
 * <p>Of the files that fit the pattern the newest {@code keep} always stay. Of the others those go
 * that are older than {@code older_than}, then the oldest until the rest fits {@code max_bytes};
 * with {@code keep} alone, all of them. Symbolic links are neither followed nor deleted.
 */
@TaskType(name = "cleanup", description = "Deletes old files of a folder, old history, or both")
public final class CleanupTask implements TaskHandler<CleanupTask.Parameters> {

  private static final int MAX_PATHS = 100;

  /** What is to go; what is left out gets its default. */
  public record Parameters(
      @Size(max = 4_096)
          @JsonPropertyDescription("Whose files: an absolute path inside an allowed folder")
          @Nullable String folder,
      @Pattern(regexp = Durations.PATTERN)
          @JsonPropertyDescription("Files changed longer ago go, as in 12h or 7d")
          @Nullable String olderThan,
      @Size(min = 1, max = 1_000)
          @JsonPropertyDescription(
              "Which files, as in *.log; with a / it is compared with the path inside the folder;"
                  + " * by default")
          String pattern,
      @JsonPropertyDescription("Whether folders inside the folder count too; false by default")
          Boolean recursive,
      @Min(0) @JsonPropertyDescription("How many of the newest files always stay")
          @Nullable Integer keep,
      @Min(0) @JsonPropertyDescription("The oldest files go until the rest is no larger, in bytes")
          @Nullable Long maxBytes,
      @Valid @JsonPropertyDescription("Which old executions and events go")
          @Nullable History history,
      @JsonPropertyDescription("Only tells what would go; false by default") Boolean dryRun) {

    /** Fills in the defaults. */
    public Parameters {
      pattern = pattern == null ? "*" : pattern;
      recursive = recursive != null && recursive;
      dryRun = dryRun != null && dryRun;
    }

    /** Whether there is something to clean up. */
    @JsonIgnore
    @AssertTrue(message = "give folder, history or both")
    public boolean isForSomething() {
      return folder != null || history != null;
    }

    /** Whether a folder comes with a rule: without one, all its files would go. */
    @JsonIgnore
    @AssertTrue(message = "with folder give older_than, keep or max_bytes")
    public boolean isWithRule() {
      return folder == null || olderThan != null || keep != null || maxBytes != null;
    }
  }

  /** Which old history goes. */
  public record History(
      @JsonPropertyDescription("Of this task config; of all by default")
          @Nullable Long taskConfigId,
      @JsonPropertyDescription(
              "Executions that ended so: succeeded, failed, timed_out, cancelled, expired, lost; any"
                  + " by default")
          Set<@Pattern(regexp = "^(succeeded|failed|timed_out|cancelled|expired|lost)$") String>
              outcomes,
      @NotBlank
          @Pattern(regexp = Durations.PATTERN)
          @JsonPropertyDescription("What ended or was decided longer ago goes, as in 90d")
          String olderThan,
      @JsonPropertyDescription("Whether executions go; true by default") Boolean executions,
      @JsonPropertyDescription(
              "Whether schedule events go, which the audit needs; false by default")
          Boolean events) {

    /** Fills in the defaults. */
    public History {
      outcomes = outcomes == null ? Set.of() : Set.copyOf(outcomes);
      executions = executions == null || executions;
      events = events != null && events;
    }

    HistorySelection selection(Instant now) {
      Set<ExecutionStatus> statuses =
          outcomes.stream().map(ExecutionStatus::of).collect(Collectors.toUnmodifiableSet());
      return new HistorySelection(taskConfigId, statuses, now.minus(Durations.parse(olderThan)));
    }
  }

  /**
   * What went, or with {@code dry_run} would go.
   *
   * @param filesKept files that fit the pattern and stay
   * @param paths of the files, the oldest first, at most 100 of them
   */
  public record Result(
      boolean dryRun,
      int files,
      long bytes,
      int filesKept,
      List<String> paths,
      long executions,
      long events) {}

  private record OldFile(Path path, Instant changedAt, long bytes) {}

  /** Files that fit the pattern: those that go, the oldest first, and how many stay. */
  private record Selection(List<OldFile> going, int kept) {}

  private final FolderReach reach;
  private final HistoryRetention retention;
  private final InstantSource clock;

  /** Makes one that may delete files in what {@code reach} allows. */
  public CleanupTask(FolderReach reach, HistoryRetention retention, InstantSource clock) {
    this.reach = reach;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Result run(Parameters parameters, TaskContext context) throws Exception {
    requireComplete(parameters);
    Instant now = clock.instant();
    Selection files = select(parameters, now, context);
    List<OldFile> gone = parameters.dryRun() ? files.going() : delete(files.going(), context);
    HistoryRetention.Deleted history = cleanHistory(parameters, now);
    Result result =
        new Result(
            parameters.dryRun(),
            gone.size(),
            gone.stream().mapToLong(OldFile::bytes).sum(),
            files.kept(),
            gone.stream().limit(MAX_PATHS).map(file -> file.path().toString()).toList(),
            history.executions(),
            history.events());
    log(result, context);
    return result;
  }

  private static void requireComplete(Parameters parameters) throws NotRetryableException {
    if (!parameters.isForSomething() || !parameters.isWithRule()) {
      throw new NotRetryableException(
          "A cleanup needs a folder with older_than, keep or max_bytes, or history, or both");
    }
  }

  private Selection select(Parameters parameters, Instant now, TaskContext context)
      throws IOException, InterruptedException, NotRetryableException {
    if (parameters.folder() == null) {
      return new Selection(List.of(), 0);
    }
    Path folder = reach.require(parameters.folder());
    Search search = new Search(folder, parameters.pattern(), context);
    int depth = parameters.recursive() ? Integer.MAX_VALUE : 1;
    Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), depth, search);
    stopIfCancelled(context);
    return select(search.found, parameters, now);
  }

  private static Selection select(List<OldFile> found, Parameters parameters, Instant now) {
    found.sort(Comparator.comparing(OldFile::changedAt).thenComparing(OldFile::path).reversed());
    Instant cutoff = cutoff(parameters, now);
    long room = parameters.maxBytes() == null ? Long.MAX_VALUE : parameters.maxBytes();
    int keep = parameters.keep() == null ? 0 : parameters.keep();
    List<OldFile> going = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      OldFile file = found.get(i);
      room -= file.bytes(); // below zero, this file and all older ones are too much
      if (i >= keep && (room < 0 || file.changedAt().isBefore(cutoff))) {
        going.add(file);
      }
    }
    return new Selection(going.reversed(), found.size() - going.size());
  }

  /** Files changed before it go, whatever the room. */
  private static Instant cutoff(Parameters parameters, Instant now) {
    String olderThan = parameters.olderThan();
    if (olderThan != null) {
      return now.minus(Durations.parse(olderThan));
    }
    return parameters.maxBytes() == null ? Instant.MAX : Instant.MIN;
  }

  /** One file that cannot be deleted does not save the others, but it fails the attempt. */
  private static List<OldFile> delete(List<OldFile> files, TaskContext context)
      throws IOException, InterruptedException {
    List<OldFile> gone = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (OldFile file : files) {
      stopIfCancelled(context);
      try {
        if (delete(file.path())) {
          gone.add(file);
        }
      } catch (IOException e) {
        context.logger().warn("{} cannot be deleted: {}", file.path(), e.toString());
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new IOException(
          "%d of %d files could not be deleted".formatted(failures.size(), files.size()),
          failures.getFirst());
    }
    return gone;
  }

  /**
   * Deletes a file that was found by its real path; false if it is gone. Looks again whether its
   * folder has become a symbolic link since: what remains is the moment between the two calls.
   */
  private static boolean delete(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    try {
      if (!folder.toRealPath().equals(folder)) {
        throw new IOException("The folder " + folder + " was replaced by a link");
      }
      return Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private HistoryRetention.Deleted cleanHistory(Parameters parameters, Instant now)
      throws InterruptedException {
    History history = parameters.history();
    if (history == null) {
      return new HistoryRetention.Deleted(0, 0);
    }
    HistorySelection selection = history.selection(now);
    return parameters.dryRun()
        ? retention.count(selection, history.executions(), history.events())
        : retention.delete(selection, history.executions(), history.events());
  }

  private static void log(Result result, TaskContext context) {
    context
        .logger()
        .info(
            "{}: {} files of {} bytes ({} stay), {} executions, {} events",
            result.dryRun() ? "Would delete" : "Deleted",
            result.files(),
            result.bytes(),
            result.filesKept(),
            result.executions(),
            result.events());
  }

  private static void stopIfCancelled(TaskContext context) throws InterruptedException {
    if (Thread.interrupted() || context.cancelled()) {
      throw new InterruptedException("The cleanup was stopped");
    }
  }

  /** Finds the files that fit a pattern; symbolic links and other special files do not. */
  private static final class Search extends SimpleFileVisitor<Path> {

    private final List<OldFile> found = new ArrayList<>();
    private final Path folder;
    private final PathMatcher pattern;
    private final boolean byPath;
    private final TaskContext context;

    Search(Path folder, String pattern, TaskContext context) throws NotRetryableException {
      this.folder = folder;
      this.pattern = matcher(pattern);
      this.byPath = pattern.contains("/");
      this.context = context;
    }

    private static PathMatcher matcher(String pattern) throws NotRetryableException {
      try {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      } catch (PatternSyntaxException e) {
        throw new NotRetryableException(
            "pattern: \"%s\" is no pattern of file names: %s"
                .formatted(pattern, e.getDescription()),
            e);
      }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && fits(file)) {
        found.add(new OldFile(file, attributes.lastModifiedTime().toInstant(), attributes.size()));
      }
      boolean stop = context.cancelled() || Thread.currentThread().isInterrupted();
      return stop ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    private boolean fits(Path file) {
      return pattern.matches(byPath ? folder.relativize(file) : file.getFileName());
    }

    /** What went by itself meanwhile is no failure. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, failure);
    }
  }
}
