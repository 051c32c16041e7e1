package io.carillon.scheduler;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionStore.Open;
import io.carillon.scheduler.Scheduler.Activation;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts versions of configs into force: writes the first due times that they have. */
final class ScheduleActivation {

  private final ScheduleStore store;
  private final ConfigVersions versions;
  private final ExecutionStore executions;

  ScheduleActivation(ScheduleStore store, ConfigVersions versions, ExecutionStore executions) {
    this.store = store;
    this.versions = versions;
    this.executions = executions;
  }

  /** Puts versions into force, as {@link Scheduler#putInForce} does. */
  Map<Long, Instant> activate(List<Activation> activations, Instant changedAt) {
    Map<Long, ScheduleState> before = lock(activations);
    Map<Long, List<UUID>> open = openUnder(activations, before);
    List<ScheduleState> states =
        activations.stream()
            .map(one ->
                state(
                    one,
                    before.get(one.taskConfigId()),
                    open.getOrDefault(one.taskConfigId(), List.of()),
                    changedAt))
            .toList();
    store.saveActivated(states);
    return nextDueTimes(states);
  }

  private Map<Long, ScheduleState> lock(List<Activation> activations) {
    Map<Long, ScheduleState> states = new HashMap<>();
    store
        .lock(activations.stream().map(Activation::taskConfigId).toList())
        .forEach(state -> states.put(state.taskConfigId(), state));
    return states;
  }

  private static Map<Long, Instant> nextDueTimes(List<ScheduleState> states) {
    Map<Long, Instant> next = new HashMap<>();
    for (ScheduleState state : states) {
      if (state.nextDueAt() != null) {
        next.put(state.taskConfigId(), state.nextDueAt());
      }
    }
    return next;
  }

  private static ScheduleState state(
      Activation activation, @Nullable ScheduleState before, List<UUID> open, Instant changedAt) {
    SchedulePlan plan = SchedulePlan.of(activation.version());
    boolean anew = activation.version().schedule().anchor().equals(changedAt);
    long fires = anew || before == null ? 0 : before.fires();
    Instant after = anew ? plan.schedule().owedAfter(changedAt) : changedAt;
    boolean any = activation.active() && !plan.schedule().window().isUsedUp(fires);
    Instant next = any ? plan.occurrences().next(after).orElse(null) : null;
    if (before != null) {
      Scheduler.requireUndecided(before.lastDueAt(), next);
    }
    return new ScheduleState(plan.key(), next, null, fires, open, false);
  }

  /** Puts versions into force, as {@link Scheduler#putInForceOnCalendar} does. */
  Set<Long> activateOnCalendar(Collection<ConfigVersion.Key> keys, Instant changedAt) {
    Map<Long, ConfigVersion> found = byConfig(versions.find(keys).values());
    List<ScheduleState> states = new ArrayList<>();
    Set<Long> without = new TreeSet<>();
    for (ScheduleState state : store.lock(found.keySet())) {
      SchedulePlan plan = SchedulePlan.of(Objects.requireNonNull(found.get(state.taskConfigId())));
      Optional<Instant> next = plan.occurrences().next(changedAt);
      next.ifPresentOrElse(
          due -> states.add(state.under(plan.key(), due)), () -> without.add(state.taskConfigId()));
    }
    store.saveVersions(states);
    return without;
  }

  private static Map<Long, ConfigVersion> byConfig(Collection<ConfigVersion> versions) {
    Map<Long, ConfigVersion> byConfig = new HashMap<>();
    versions.forEach(version -> byConfig.put(version.key().taskConfigId(), version));
    return byConfig;
  }

  /**
   * Reads the open executions for policies that need them; the previous policies may not have
   * recorded them.
   */
  private Map<Long, List<UUID>> openUnder(
      List<Activation> activations, Map<Long, ScheduleState> before) {
    List<ScheduleState> needed =
        activations.stream()
            .filter(one -> recordsOpen(one.version()))
            .map(one -> before.get(one.taskConfigId()))
            .filter(Objects::nonNull)
            .toList();
    return needed.isEmpty() ? Map.of() : openOf(needed);
  }

  private Map<Long, List<UUID>> openOf(List<ScheduleState> states) {
    Map<ConfigVersion.Key, ConfigVersion> old =
        versions.find(states.stream().map(ScheduleState::key).toList());
    Map<Long, List<UUID>> open = new HashMap<>();
    List<Long> unknown = new ArrayList<>();
    for (ScheduleState state : states) {
      ConfigVersion version = old.get(state.key());
      if (version != null && recordsOpen(version)) {
        open.put(state.taskConfigId(), state.openExecutions());
      } else {
        unknown.add(state.taskConfigId());
      }
    }
    open.putAll(readOpen(unknown));
    return open;
  }

  private Map<Long, List<UUID>> readOpen(List<Long> taskConfigIds) {
    return taskConfigIds.isEmpty()
        ? Map.of()
        : executions.openOf(taskConfigIds).stream()
            .collect(groupingBy(Open::taskConfigId, mapping(Open::id, toList())));
  }

  /** Returns whether the row of a schedule has its open executions. */
  private static boolean recordsOpen(ConfigVersion version) {
    return version.policies().overlap() != Overlap.ALLOW;
  }
}
