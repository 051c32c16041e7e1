package io.carillon.scheduler;

import io.carillon.agent.ScanInterval;
import io.carillon.database.Database;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStore;
import io.carillon.fault.InvalidInputException;
import io.carillon.scheduler.OverlapStateReader.Subject;
import io.carillon.sentence.Sentence;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides the due times of all schedules. A tick is one transaction: lock the due schedules,
 * decide, pass the decisions to the sink, save the next due times. Between ticks, only the place to
 * look first is kept in memory, so a crash loses nothing; several schedulers share the work by row
 * locks.
 */
public final class Scheduler {

  private final Database database;
  private final ScheduleStore store;
  private final ConfigVersions versions;
  private final ScheduleActivation activation;
  private final OverlapStateReader overlapStates;
  private final DecisionSink sink;
  private final DueTimeDecider decider;
  private final BufferedReleases releases;
  private final ManualStarts manualStarts;
  private final SchedulerSettings settings;
  private final LongSupplier nanoTime;
  private final TickPacing pacing;

  /**
   * Creates a scheduler without a thread; {@link #runOnce} does its work.
   *
   * @param ids generates the ids of executions; one per node
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
    this.activation = new ScheduleActivation(store, versions, executions);
    this.overlapStates = new OverlapStateReader(executions);
    this.sink = sink;
    this.decider = new DueTimeDecider(ids);
    this.releases = new BufferedReleases(database, versions, executions, sink, settings.nanoTime());
    this.manualStarts = new ManualStarts(store, overlapStates, releases);
    this.settings = settings;
    this.nanoTime = settings.nanoTime();
    this.pacing = new TickPacing(settings);
  }

  /**
   * Returns the agent that releases executions held back by an overlap policy; it also works
   * without a thread.
   */
  public BufferedReleases releases() {
    return releases;
  }

  /** Runs one tick; returns the time to wait before the next. Not thread-safe. */
  public Duration runOnce() {
    TickPacing.Beginning beginning = pacing.begin();
    TickResult tick = decideDue(beginning.from());
    Duration wait = pacing.waitAfter(beginning, tick);
    boolean missed = wait.compareTo(ScanInterval.SHORTEST) > 0 && store.anyDue();
    return missed ? ScanInterval.SHORTEST : wait;
  }

  /**
   * Decides a batch of schedules that are due now; returns how many were. The more schedules are
   * due, the fewer due times of each are judged in one transaction; the rest stays due.
   */
  public int tick() {
    return decideDue(null).schedules();
  }

  private TickResult decideDue(@Nullable Instant from) {
    return database.inTransaction(() -> {
      ScheduleStore.Due due = store.lockDue(from, settings.batch());
      long nanos = nanoTime.getAsLong();
      if (due.states().isEmpty()) {
        return new TickResult(0, due.now(), nanos, due.upcoming(), from);
      }
      Instant last = due.states().getLast().nextDueAt();
      List<ScheduleState> after = decide(due.states(), due.now(), true);
      Instant left = after.stream().map(ScheduleState::nextDueAt).reduce(null, Scheduler::earlier);
      return new TickResult(
          after.size(), due.now(), nanos, earlier(due.upcoming(), left), earlier(last, left));
    });
  }

  /**
   * Locks a schedule until the transaction ends and decides its due times up to now, so that a
   * change finds nothing undecided.
   *
   * @return the instant of the change: not earlier than any decided due time, even when the clock
   *     went back, and earlier than any undecided one
   */
  public Instant lockAndDecide(long taskConfigId) {
    return lockAndDecide(List.of(taskConfigId));
  }

  /**
   * Locks many schedules, in id order, and decides their due times as {@link #lockAndDecide(long)}
   * does.
   */
  public Instant lockAndDecide(Collection<Long> taskConfigIds) {
    List<ScheduleState> locked = store.lock(taskConfigIds);
    Instant now = database.time();
    Instant last = locked.stream().map(ScheduleState::lastDueAt).reduce(now, Scheduler::later);
    List<ScheduleState> due = due(locked, now);
    while (!due.isEmpty()) {
      due = due(decide(due, now, false), now);
    }
    return last;
  }

  private static List<ScheduleState> due(List<ScheduleState> states, Instant now) {
    return states.stream().filter(state -> state.isDue(now)).toList();
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }

  /**
   * Returns how many due times of each schedule are judged at once, which bounds the transaction.
   */
  private int mostOf(List<ScheduleState> due) {
    return Math.max(1, 2 * settings.batch() / due.size());
  }

  /**
   * A version to put into force.
   *
   * @param active whether the schedule has due times: false for a paused config
   */
  public record Activation(ConfigVersion version, boolean active) {

    long taskConfigId() {
      return version.key().taskConfigId();
    }
  }

  /**
   * Puts versions of different configs into force by a fixed number of statements: the first due
   * time of each is the first one after the change. A schedule that was saved with its version
   * restarts its count of fires.
   *
   * @param changedAt the result of {@link #lockAndDecide}, or the instant of creation
   * @return the first due time by config id; absent for a schedule without one
   * @throws InvalidInputException for a date in the past whose due times are all decided
   */
  public Map<Long, Instant> putInForce(List<Activation> activations, Instant changedAt) {
    return activation.activate(activations, changedAt);
  }

  /**
   * Puts versions into force that differ only by the version of their calendar. The schedules must
   * be active and locked.
   *
   * @param changedAt the result of {@link #lockAndDecide(Collection)}
   * @return the configs whose schedules have no due time after that; they are not put into force
   */
  public Set<Long> putInForceOnCalendar(Collection<ConfigVersion.Key> keys, Instant changedAt) {
    return activation.activateOnCalendar(keys, changedAt);
  }

  /**
   * Refuses a first due time that is already decided.
   *
   * @param last the last decided due time of the config; null for none
   * @param next the first due time; null for none
   * @throws InvalidInputException at {@code schedule.at}
   */
  public static void requireUndecided(@Nullable Instant last, @Nullable Instant next) {
    if (next != null && last != null && !next.isAfter(last)) {
      throw InvalidInputException.at(
          "schedule.at",
          "must be after %s, up to which the due times of this config are decided; it is %s."
              .formatted(last, next));
    }
  }

  /** Returns the last decided due time of these configs, by id; absent for a config without one. */
  public Map<Long, Instant> decidedUpTo(Collection<Long> taskConfigIds) {
    return store.decidedUpTo(taskConfigIds);
  }

  /**
   * Returns the age of the earliest undecided due time of all schedules; zero when it is in the
   * future.
   */
  public Duration lag() {
    return store.lag();
  }

  /** Returns how often a schedule has fired since it was saved. */
  public long fires(long taskConfigId) {
    return store.fires(taskConfigId);
  }

  /**
   * Asks the overlap policies about executions requested by hand, one after the other; their
   * schedules must be locked. Admitted executions count for the following ones.
   *
   * @return one answer each, in order
   */
  public List<OverlapVerdict> admit(List<StartRequest> starts) {
    return manualStarts.admit(starts);
  }

  /** Decides a batch; returns the schedules after that. */
  private List<ScheduleState> decide(List<ScheduleState> due, Instant now, boolean inTick) {
    int most = mostOf(due);
    Map<ConfigVersion.Key, ConfigVersion> found =
        versions.find(due.stream().map(ScheduleState::key).toList());
    Map<Long, OverlapState> open = overlapStates(due, found);
    List<Decision> decisions = new ArrayList<>();
    List<ScheduleState> after = new ArrayList<>();
    for (ScheduleState state : due) {
      DueTimeDecider.Decided decided =
          decide(state, found.get(state.key()), open.get(state.taskConfigId()), now, most);
      decisions.addAll(decided.decisions());
      after.add(decided.next());
      releases.note(decided.next());
    }
    store.saveDecided(after);
    sink.accept(decisions, now, inTick);
    return after;
  }

  private Map<Long, OverlapState> overlapStates(
      List<ScheduleState> due, Map<ConfigVersion.Key, ConfigVersion> found) {
    List<Subject> subjects = new ArrayList<>();
    for (ScheduleState state : due) {
      ConfigVersion version = found.get(state.key());
      if (version != null && version.policies().overlap() != Overlap.ALLOW) {
        subjects.add(new Subject(state, version.policies()));
      }
    }
    return overlapStates.read(subjects);
  }

  private DueTimeDecider.Decided decide(
      ScheduleState state,
      @Nullable ConfigVersion version,
      @Nullable OverlapState open,
      Instant now,
      int most) {
    if (version == null) {
      Sentence missing = Sentence.of("version_missing").with("version", state.version());
      return unschedulable(state, missing.text());
    }
    try {
      return decider.decide(
          SchedulePlan.of(version), state, open == null ? OverlapState.unknown() : open, now, most);
    } catch (InvalidInputException e) {
      return unschedulable(state, String.valueOf(e.getMessage()));
    }
  }

  private static DueTimeDecider.Decided unschedulable(ScheduleState state, String reason) {
    Instant undecided = Objects.requireNonNull(state.nextDueAt());
    Instant after = undecided.minus(1, ChronoUnit.MICROS);
    return new DueTimeDecider.Decided(
        List.of(new Decision.Unschedulable(state.taskConfigId(), after, reason)), state.stopped());
  }
}
