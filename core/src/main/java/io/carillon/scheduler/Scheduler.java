package io.carillon.scheduler;

import io.carillon.database.Database;
import io.carillon.definition.Overlap;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
    Optional<ScheduleState> state = store.hold(taskConfigId);
    Instant now = database.time();
    state
        .filter(held -> held.nextDueAt() != null && !held.nextDueAt().isAfter(now))
        .ifPresent(held -> decide(List.of(held), now));
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
   * The execution in the way of one that somebody starts by hand, by the overlap policy; the
   * schedule must be held.
   */
  public Optional<UUID> inTheWay(ConfigVersion version) {
    if (version.policies().overlap() != Overlap.SKIP) {
      return Optional.empty();
    }
    List<UUID> open = stillOpen(version.key().taskConfigId());
    return open.size() < version.policies().maxConcurrent()
        ? Optional.empty()
        : Optional.of(open.getFirst());
  }

  /** Notes an execution started by hand, for the overlap policy; the schedule must be held. */
  public void started(ConfigVersion version, UUID executionId) {
    if (version.policies().overlap() == Overlap.SKIP) {
      List<UUID> open = new ArrayList<>(stillOpen(version.key().taskConfigId()));
      open.add(executionId);
      store.addOpen(version.key().taskConfigId(), open);
    }
  }

  private List<UUID> stillOpen(long taskConfigId) {
    List<UUID> noted =
        store.hold(taskConfigId).map(ScheduleState::openExecutions).orElse(List.of());
    Set<UUID> open = executions.open(noted);
    return noted.stream().filter(open::contains).toList();
  }

  private void decide(List<ScheduleState> due, Instant now) {
    Map<ConfigVersion.Key, ConfigVersion> found =
        versions.find(due.stream().map(Scheduler::key).toList());
    Set<UUID> noted = new HashSet<>();
    due.forEach(state -> noted.addAll(state.openExecutions()));
    Set<UUID> open = executions.open(noted);
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
