package io.carillon.manager.bulk;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.ExecutionResult;
import io.carillon.bulk.Fingerprint;
import io.carillon.bulk.Selection;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigLists;
import io.carillon.config.search.SelectedConfig;
import io.carillon.execution.ExecutionSelector;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.SelectedExecution;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.history.ExecutionFilter;
import io.carillon.history.MatchingExecutions;
import io.carillon.manager.change.Components;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Evaluates the selection of a bulk operation, once, at its beginning. */
public final class BulkSelector {

  private static final Set<ExecutionStatus> OPEN =
      EnumSet.of(ExecutionStatus.QUEUED, ExecutionStatus.RUNNING, ExecutionStatus.RETRYING);

  private final ConfigLists configs;
  private final ExecutionSelector executions;
  private final MatchingExecutions matching;
  private final int most;

  /**
   * Creates a selector.
   *
   * @param most the maximum number of items that may be selected
   */
  public BulkSelector(Components parts, int most) {
    this.most = most;
    this.configs = parts.configs().lists();
    this.executions = new ExecutionSelector(parts.database());
    this.matching = new MatchingExecutions(parts.database());
  }

  /**
   * The selected configs.
   *
   * @param found ascending by id
   * @param missing requested ids that do not exist
   * @param pinned whether each config must still have its selected version when its batch runs
   */
  public record Configs(
      List<SelectedConfig> found, List<Long> missing, String fingerprint, boolean pinned) {

    List<ConfigResult> withMissing(List<ConfigResult> results) {
      List<ConfigResult> all = new ArrayList<>(results);
      for (Long id : missing) {
        NotFoundException why = new NotFoundException("task config", id);
        all.add(new ConfigResult(id, null, BulkOutcome.GONE, null, List.of(), why));
      }
      all.sort(Comparator.comparingLong(ConfigResult::id));
      return all;
    }
  }

  /**
   * The selected executions.
   *
   * @param found ascending by id
   * @param missing requested ids that do not exist
   */
  public record Executions(List<SelectedExecution> found, List<UUID> missing, String fingerprint) {

    List<ExecutionResult> withMissing(List<ExecutionResult> results) {
      List<ExecutionResult> all = new ArrayList<>(results);
      for (UUID id : missing) {
        NotFoundException why = new NotFoundException("execution", id);
        all.add(new ExecutionResult(id, null, BulkOutcome.GONE, null, why));
      }
      return all;
    }
  }

  /**
   * Selects configs.
   *
   * @throws InvalidInputException when too many are selected, or when all are selected by mistake
   * @throws ConflictException {@code selection_changed}
   */
  public Configs configs(Selection<Long, ConfigFilter> which, BulkOptions options) {
    List<Long> ids = ids(which, options);
    List<SelectedConfig> found = configs.select(ids);
    Set<Long> known = new HashSet<>(found.stream().map(SelectedConfig::id).toList());
    boolean byFilter = which instanceof Selection.Matching;
    List<Long> missing =
        byFilter ? List.of() : ids.stream().filter(Predicate.not(known::contains)).toList();
    String fingerprint = Fingerprint.of(found, one -> one.id() + ":" + one.version());
    options.requireExpected("task configs", found.size() + missing.size(), fingerprint);
    boolean pinned = byFilter || options.expectedFingerprint() != null;
    return new Configs(found, missing, fingerprint, pinned);
  }

  private List<Long> ids(Selection<Long, ConfigFilter> which, BulkOptions options) {
    return switch (which) {
      case Selection.Ids<Long, ConfigFilter>(List<Long> ids) -> {
        requireBounded("ids", "task configs", ids.size());
        yield ids;
      }
      case Selection.Matching<Long, ConfigFilter>(ConfigFilter filter) -> {
        requireMeant(filter.equals(ConfigFilter.ALL), "task config", options);
        List<Long> ids = configs.matching(filter, most + 1);
        requireBounded("filter", "task configs", ids.size());
        yield ids;
      }
    };
  }

  /** Selects executions; a filter without statuses selects those that have not ended. */
  public Executions open(Selection<UUID, ExecutionFilter> which, BulkOptions options) {
    return executions(
        switch (which) {
          case Selection.Ids<UUID, ExecutionFilter> ids -> ids;
          case Selection.Matching<UUID, ExecutionFilter>(ExecutionFilter filter) -> {
            requireMeant(
                filter.equals(ExecutionFilter.ALL), "execution that has not ended", options);
            yield Selection.matching(
                filter.statuses().isEmpty() ? filter.withStatuses(OPEN) : filter);
          }
        },
        options);
  }

  /** Selects executions; a filter must name end statuses only. */
  public Executions ended(Selection<UUID, ExecutionFilter> which, BulkOptions options) {
    if (which instanceof Selection.Matching<UUID, ExecutionFilter>(ExecutionFilter filter)
        && (filter.statuses().isEmpty()
            || filter.statuses().stream().anyMatch(Predicate.not(ExecutionStatus::ended)))) {
      throw InvalidInputException.at(
          "filter.status",
          "must name which ended executions are to run again, such as failed, timed_out or lost,"
              + " and none that has not ended.");
    }
    return executions(which, options);
  }

  private Executions executions(Selection<UUID, ExecutionFilter> which, BulkOptions options) {
    List<UUID> ids =
        switch (which) {
          case Selection.Ids<UUID, ExecutionFilter>(List<UUID> named) -> named;
          case Selection.Matching<UUID, ExecutionFilter>(ExecutionFilter filter) ->
              matching.find(filter, most + 1);
        };
    boolean byFilter = which instanceof Selection.Matching;
    requireBounded(byFilter ? "filter" : "ids", "executions", ids.size());
    List<SelectedExecution> found = executions.find(ids);
    Set<UUID> known = new HashSet<>(found.stream().map(SelectedExecution::id).toList());
    List<UUID> missing =
        byFilter ? List.of() : ids.stream().filter(Predicate.not(known::contains)).toList();
    String fingerprint = Fingerprint.of(found, one -> one.id().toString());
    options.requireExpected("executions", found.size() + missing.size(), fingerprint);
    return new Executions(found, missing, fingerprint);
  }

  private static void requireMeant(boolean all, String noun, BulkOptions options) {
    if (all && !options.dryRun() && !options.expectsAny()) {
      throw InvalidInputException.at(
          "filter",
          "has no condition and selects every %s: do a dry run, and send its expected_count or expected_fingerprint."
              .formatted(noun));
    }
  }

  /**
   * Refuses more items than one operation may have.
   *
   * @throws InvalidInputException naming the field
   */
  void requireBounded(String field, String nouns, int count) {
    if (count > most) {
      throw InvalidInputException.at(
          field,
          "selects more than %,d %s, the most for one request: select fewer, and repeat it for the others."
              .formatted(most, nouns));
    }
  }
}
