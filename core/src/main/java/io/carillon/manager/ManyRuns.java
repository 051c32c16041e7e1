package io.carillon.manager;

import io.carillon.execution.NewExecution;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs many configs in one transaction: what can be run is queued in one batch. */
final class ManyRuns {

  private final TasksManager manager;
  private final RunRequest request;
  private final String actor;

  ManyRuns(TasksManager manager, RunRequest request, String actor) {
    this.manager = manager;
    this.request = request;
    this.actor = actor;
  }

  /** One result for each id, in their order; an id named twice runs twice, if it may. */
  List<RunResult> of(List<Long> ids) {
    Instant now = manager.time();
    Map<Long, List<RunResult>> results = new HashMap<>();
    List<NewExecution> executions = new ArrayList<>();
    // In the order of their ids, so that two such requests wait for each other and no more.
    Map<Long, Long> times = new HashMap<>();
    ids.forEach(id -> times.merge(id, 1L, Long::sum));
    for (Long id : new TreeSet<>(ids)) {
      for (long i = 0; i < times.getOrDefault(id, 0L); i++) {
        results.computeIfAbsent(id, key -> new ArrayList<>()).add(one(id, now, executions));
      }
    }
    manager.startAll(executions, actor, now);
    return ids.stream().map(id -> take(results, id)).toList();
  }

  private RunResult one(long id, Instant now, List<NewExecution> executions) {
    try {
      NewExecution execution = manager.prepare(id, request, null, actor, now);
      executions.add(execution);
      return new RunResult(id, execution.id(), null);
    } catch (NotFoundException | ConflictException | InvalidInputException e) {
      return new RunResult(id, null, e);
    }
  }

  private static RunResult take(Map<Long, List<RunResult>> results, Long id) {
    List<RunResult> left = results.get(id);
    @Nullable RunResult first = left == null ? null : left.removeFirst();
    return Objects.requireNonNull(first);
  }
}
