package io.carillon.tasks.cleanup;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.carillon.execution.ExecutionStatus;
import io.carillon.retention.HistoryRetention;
import io.carillon.retention.RetentionFilter;
import io.carillon.task.Field;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.Checks;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.files.NativeEncoding;
import io.carillon.time.Durations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deletes old files of one folder, old history of task configs, or both.
 *
 * <p>Of the files that match the pattern, the newest {@code keep} always stay. Of the others, those
 * older than {@code older_than} are deleted, then the oldest until the rest fits {@code max_bytes};
 * with {@code keep} alone, all of them. Symbolic links are neither followed nor deleted.
 */
@TaskType(name = "cleanup", description = "Deletes old files of a folder, old history, or both")
public final class CleanupTask implements TaskHandler<CleanupTask.Parameters> {

  /** The selection of files and history to delete; omitted values get their defaults. */
  public record Parameters(
      @Size(max = 4_096) @Field(examples = "reports") @Nullable String folder,
      @Pattern(regexp = Durations.PATTERN) @Field(examples = {"12h", "7d"})
          @Nullable String olderThan,
      @Size(min = 1, max = 1_000)
          @Field(
              defaultValue = "*",
              examples = {"*.log", "**/*.log"})
          String pattern,
      @Field(defaultValue = "false") Boolean recursive,
      @Min(0) @Field(unit = "files", examples = "10") @Nullable Integer keep,
      @Min(0) @Field(unit = "bytes", examples = "1073741824") @Nullable Long maxBytes,
      @Valid @Nullable History history,
      @Field(defaultValue = "false") Boolean dryRun) {

    /** Fills in the defaults. */
    public Parameters {
      pattern = pattern == null ? "*" : pattern;
      recursive = recursive != null && recursive;
      dryRun = dryRun != null && dryRun;
    }
  }

  /** The old history to delete. */
  public record History(
      @Field(examples = "7") @Nullable Long taskConfigId,
      @Field(defaultValue = "[]", examples = "[\"failed\", \"timed_out\"]")
          Set<@Pattern(regexp = "^(succeeded|failed|timed_out|cancelled|expired|lost)$") String>
              outcomes,
      @NotBlank @Pattern(regexp = Durations.PATTERN) @Field(examples = "90d") String olderThan,
      @Field(defaultValue = "true") Boolean executions,
      @Field(defaultValue = "false") Boolean events) {

    /** Fills in the defaults. */
    public History {
      outcomes = outcomes == null ? Set.of() : Set.copyOf(outcomes);
      executions = executions == null || executions;
      events = events != null && events;
    }

    RetentionFilter selection(Instant now) {
      Set<ExecutionStatus> statuses =
          outcomes.stream().map(ExecutionStatus::of).collect(Collectors.toUnmodifiableSet());
      return new RetentionFilter(taskConfigId, statuses, now.minus(Durations.parse(olderThan)));
    }
  }

  /**
   * The deleted files and history, or with {@code dry_run} those that would be deleted.
   *
   * @param dryRun whether nothing was deleted
   */
  public record Result(
      boolean dryRun,
      @JsonUnwrapped Files deleted,
      @JsonUnwrapped HistoryRetention.Deleted history) {

    /**
     * The deleted files.
     *
     * @param files their number
     * @param bytes their size
     * @param filesKept number of matching files that stay
     * @param paths their paths, oldest first, at most 100 of them
     */
    public record Files(int files, long bytes, int filesKept, List<String> paths) {}
  }

  private final FileCleanup files;
  private final HistoryRetention retention;
  private final InstantSource clock;

  /** Creates a task that may delete files in the folders that {@code reach} allows. */
  public CleanupTask(AllowedFolders reach, HistoryRetention retention, InstantSource clock) {
    this.files = new FileCleanup(reach, new FileNames(NativeEncoding.ofThisJvm()));
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public List<ParameterFault> check(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    if (parameters.folder() == null && parameters.history() == null) {
      faults.add(new ParameterFault("", "must have folder, history or both"));
    }
    if (parameters.folder() != null) {
      faults.addAll(fileFaults(parameters, parameters.folder()));
    }
    faults.addAll(ageFaults(parameters));
    return faults;
  }

  private static List<ParameterFault> ageFaults(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    Optional.ofNullable(parameters.olderThan())
        .flatMap(age -> Checks.duration("older_than", age))
        .ifPresent(faults::add);
    Optional.ofNullable(parameters.history())
        .flatMap(history -> Checks.duration("history.older_than", history.olderThan()))
        .ifPresent(faults::add);
    return faults;
  }

  private static final String ALL_FILES =
      "must come with older_than, keep or max_bytes: all its files would go without";
  private static final String NAMES_FOLDERS =
      "must be true with the pattern \"%s\", which names folders";

  private static List<ParameterFault> fileFaults(Parameters parameters, String folder) {
    List<ParameterFault> faults = new ArrayList<>();
    Checks.folder("folder", folder).ifPresent(faults::add);
    if (parameters.olderThan() == null
        && parameters.keep() == null
        && parameters.maxBytes() == null) {
      faults.add(new ParameterFault("folder", ALL_FILES));
    }
    patternFault(parameters).ifPresent(faults::add);
    return faults;
  }

  private static Optional<ParameterFault> patternFault(Parameters parameters) {
    String pattern = parameters.pattern();
    try {
      boolean needsFolders = NamePattern.of(pattern).namesFolders() && !parameters.recursive();
      return needsFolders
          ? Optional.of(new ParameterFault("recursive", NAMES_FOLDERS.formatted(pattern)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      String message = "\"%s\" is no pattern of file names: %s".formatted(pattern, e.getMessage());
      return Optional.of(new ParameterFault("pattern", message));
    }
  }

  @Override
  public Result run(Parameters parameters, TaskContext context) throws Exception {
    Checks.refuse(check(parameters));
    Instant now = clock.instant();
    FileCleanup.Gone gone = files.clean(parameters, now, context);
    HistoryRetention.Deleted history = cleanHistory(parameters, now);
    Result result =
        new Result(
            parameters.dryRun(),
            new Result.Files(gone.files(), gone.bytes(), gone.kept(), gone.paths()),
            history);
    log(result, context);
    return result;
  }

  private HistoryRetention.Deleted cleanHistory(Parameters parameters, Instant now)
      throws InterruptedException {
    History history = parameters.history();
    if (history == null) {
      return new HistoryRetention.Deleted(0, 0);
    }
    RetentionFilter selection = history.selection(now);
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
            result.deleted().files(),
            result.deleted().bytes(),
            result.deleted().filesKept(),
            result.history().executions(),
            result.history().events());
  }
}
