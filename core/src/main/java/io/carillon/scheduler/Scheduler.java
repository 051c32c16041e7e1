package io.carillon.scheduler;

import io.carillon.database.Database;
import io.carillon.definition.ScheduleReader;
import io.carillon.execution.ExecutionStore;
import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.Schedule;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides the due times of all schedules. A tick is one transaction: take what is due, decide, hand
 * the decisions to the sink, move the schedules on. Nothing is kept in memory between two ticks, so
 * a crash loses nothing; several schedulers share the work by the rows they lock.
 */
public final class Scheduler {

  private final Database database;
  private final ScheduleStore store;
  private final ConfigVersions versions;
  private final ExecutionStore executions;
  private final DecisionSink sink;
  private final Decider decider;
  private final SchedulerSettings settings;

  /**
   * Makes a scheduler without a thread; {@link #runOnce} is its work.
   *
   * @param ids makes the ids of executions; one for a node
   */
  public Scheduler(
      Database database,
      ConfigVersions versions,
      ExecutionStore executions,
      DecisionSink sink,
      TimeOrderedIds ids,
      SchedulerSettings settings) {
    this.database = database;
    this.store = new ScheduleStore(database);
    this.versions = versions;
    this.executions = executions;
    this.sink = sink;
    this.decider = new Decider(ids);
    this.settings = settings;
  }

  /** One tick; answers how long to wait for the next. */
  public Duration runOnce() {
    if (tick() == settings.batch()) {
      return Duration.ZERO;
    }
    Duration wait = store.untilNextDue().orElse(settings.poll());
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(settings.poll()) < 0 ? wait : settings.poll();
  }

  /** Decides a batch of what is due now; answers how many schedules that were. */
  public int tick() {
    return database.inTransaction(() -> {
      List<ScheduleState> due = store.takeDue(settings.batch());
      if (!due.isEmpty()) {
        decide(due, database.transactionTime());
      }
      return due.size();
    });
  }

  /**
   * Locks a schedule until the transaction ends and decides what is due of it up to this moment, so
   * that a change finds nothing undecided.
   *
   * @return the instant of the change: later than everything decided before, earlier than
   *     everything after
   */
  public Instant hold(long taskConfigId) {
    return hold(List.of(taskConfigId));
  }

  /** The same for many schedules at once; they are locked in the order of their ids. */
  public Instant hold(Collection<Long> taskConfigIds) {
    List<ScheduleState> states = store.hold(taskConfigIds);
    Instant now = database.time();
    List<ScheduleState> due = states.stream().filter(state -> state.isDue(now)).toList();
    if (!due.isEmpty()) {
      decide(due, now);
    }
    return now;
  }

  /**
   * Puts a version in force: its first due time is the first one after the change.
   *
   * @param active whether the schedule has due times at all: false for a paused config
   * @param changedAt what {@link #hold} answered, or the instant of creation
   * @return the first due time; null for none
   */
  public @Nullable Instant place(ConfigVersion version, boolean active, Instant changedAt) {
    Instant next = active ? plan(version).dueTimes().next(changedAt).orElse(null) : null;
    store.place(version.key().taskConfigId(), version.key().version(), next);
    return next;
  }

  /**
   * The executions noted for the overlap policy that have not ended, oldest first, of each schedule
   * that has any; the schedules must be held.
   */
  public Map<Long, List<UUID>> open(Collection<Long> taskConfigIds) {
    List<ScheduleState> states = store.hold(taskConfigIds);
    Set<UUID> notEnded = executions.open(noted(states));
    return states.stream()
        .collect(
            Collectors.toMap(
                ScheduleState::taskConfigId,
                state -> state.openExecutions().stream().filter(notEnded::contains).toList()));
  }

  /** Notes for the overlap policy which executions have not ended; the schedules must be held. */
  public void noteOpen(Map<Long, List<UUID>> open) {
    if (!open.isEmpty()) {
      store.noteOpen(open);
    }
  }

  private static Set<UUID> noted(List<ScheduleState> states) {
    return states.stream()
        .flatMap(state -> state.openExecutions().stream())
        .collect(Collectors.toSet());
  }

  private void decide(List<ScheduleState> due, Instant now) {
    Map<ConfigVersion.Key, ConfigVersion> found =
        versions.find(due.stream().map(Scheduler::key).toList());
    Set<UUID> open = executions.open(noted(due));
    List<Decision> decisions = new ArrayList<>();
    Map<Long, ScheduleState> moved = new HashMap<>();
    for (ScheduleState state : due) {
      Decider.Decided decided = decide(state, found.get(key(state)), open, now);
      decisions.addAll(decided.decisions());
      moved.put(state.taskConfigId(), decided.next());
    }
    sink.accept(decisions, now);
    store.move(List.copyOf(moved.values()));
  }

  private Decider.Decided decide(
      ScheduleState state, @Nullable ConfigVersion version, Set<UUID> open, Instant now) {
    if (version == null) {
      return unschedulable(state, "its version " + state.version() + " is missing");
    }
    try {
      return decider.decide(plan(version), state, open, now);
    } catch (InvalidInputException e) {
      return unschedulable(state, String.valueOf(e.getMessage()));
    }
  }

  private static Decider.Decided unschedulable(ScheduleState state, String reason) {
    return new Decider.Decided(
        List.of(new Decision.Unschedulable(state.taskConfigId(), reason)),
        new ScheduleState(
            state.taskConfigId(),
            state.version(),
            null,
            state.lastDueAt(),
            state.fires(),
            state.openExecutions()));
  }

  private static ConfigVersion.Key key(ScheduleState state) {
    return new ConfigVersion.Key(state.taskConfigId(), state.version());
  }

  private static Plan plan(ConfigVersion version) {
    Schedule schedule = ScheduleReader.read(version.schedule());
    return new Plan(
        version.key().taskConfigId(),
        version.key().version(),
        version.taskType(),
        version.priority(),
        version.policies(),
        schedule.dueTimes(version.anchor()));
  }
}
