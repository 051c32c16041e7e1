package io.carillon.scheduler;

import io.carillon.database.Database;
import io.carillon.definition.Overlap;
import io.carillon.definition.ScheduleReader;
import io.carillon.execution.ExecutionStore;
import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.Schedule;
import io.carillon.scheduler.OverlapStateReader.Subject;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides the due times of all schedules. A tick is one transaction: lock the due schedules,
 * decide, pass the decisions to the sink, move the schedules on. Between ticks, only the place to
 * look first is kept in memory, so a crash loses nothing; several schedulers share the work by row
 * locks.
 */
public final class Scheduler {

  // When at least this many were due at once, others have become due meanwhile or will very soon.
  private static final int FULL_ENOUGH = 5;

  // For this long, a tick continues from where the last one ended. Due times before that place, or
  // locked at that moment, are delayed by no more than this.
  private static final Duration RESCAN_INTERVAL = Duration.ofMillis(50);

  // Another node took the schedules this tick came for. Back off briefly so that it also takes the
  // next ones: one node deciding in batches is several times cheaper than many deciding one
  // schedule each.
  private static final Duration CONTENTION_BACKOFF = Duration.ofMillis(20);

  private final Database database;
  private final ScheduleStore store;
  private final ConfigVersions versions;
  private final ExecutionStore executions;
  private final OverlapStateReader occupancies;
  private final DecisionSink sink;
  private final DueTimeDecider decider;
  private final BufferedReleases releases;
  private final ManualStarts admissions;
  private final SchedulerSettings settings;
  private final LongSupplier nanoTime;
  private long lookedAtAll;
  private @Nullable Instant reached;
  private @Nullable Instant awaited;

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
    this.executions = executions;
    this.occupancies = new OverlapStateReader(executions);
    this.sink = sink;
    this.decider = new DueTimeDecider(ids);
    this.releases = new BufferedReleases(database, versions, executions, sink, settings.nanoTime());
    this.admissions = new ManualStarts(store, occupancies, releases);
    this.settings = settings;
    this.nanoTime = settings.nanoTime();
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
    Instant from = onwards();
    Instant expected = awaited;
    awaited = null; // in case the tick fails
    TickResult tick = decideDue(from);
    reached = tick.reached();
    awaited = tick.next();
    if (tick.isTakenByAnother(expected)) {
      return CONTENTION_BACKOFF;
    }
    if (tick.schedules() >= Math.min(FULL_ENOUGH, settings.batch())) {
      return Duration.ZERO;
    }
    long nanos = nanoTime.getAsLong();
    Duration longest =
        from == null ? settings.poll() : RESCAN_INTERVAL.minusNanos(nanos - lookedAtAll);
    Duration wait =
        tick.next() == null ? longest : shorter(longest, tick.until(tick.next(), nanos));
    if (wait.compareTo(RESCAN_INTERVAL) > 0 && store.anyDue()) {
      return RESCAN_INTERVAL;
    }
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Returns the due time from which the next tick looks; null to look at all due schedules. */
  private @Nullable Instant onwards() {
    Instant from = reached;
    reached = null; // in case the tick fails
    if (from == null || nanoTime.getAsLong() - lookedAtAll >= RESCAN_INTERVAL.toNanos()) {
      lookedAtAll = nanoTime.getAsLong();
      return null;
    }
    return from;
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
      ScheduleStore.Due due = store.takeDue(from, settings.batch());
      long nanos = nanoTime.getAsLong();
      if (due.states().isEmpty()) {
        return new TickResult(0, due.now(), nanos, due.upcoming(), from);
      }
      Instant last = due.states().getLast().nextDueAt();
      List<ScheduleState> moved = decide(due.states(), due.now(), true);
      Instant left = moved.stream().map(ScheduleState::nextDueAt).reduce(null, Scheduler::earlier);
      return new TickResult(
          moved.size(), due.now(), nanos, earlier(due.upcoming(), left), earlier(last, left));
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
    List<ScheduleState> held = store.hold(taskConfigIds);
    Instant now = database.time();
    Instant last = held.stream().map(ScheduleState::lastDueAt).reduce(now, Scheduler::later);
    List<ScheduleState> due = due(held, now);
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
  public record Placement(ConfigVersion version, boolean active) {

    private long taskConfigId() {
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
  public Map<Long, Instant> putInForce(List<Placement> placements, Instant changedAt) {
    Map<Long, ScheduleState> before = new HashMap<>();
    store
        .hold(placements.stream().map(Placement::taskConfigId).toList())
        .forEach(state -> before.put(state.taskConfigId(), state));
    Map<Long, List<UUID>> open = openUnder(placements, before);
    Map<Long, Instant> next = new HashMap<>();
    List<ScheduleState> placed = new ArrayList<>();
    for (Placement placement : placements) {
      long id = placement.taskConfigId();
      ScheduleState state =
          placed(placement, before.get(id), open.getOrDefault(id, List.of()), changedAt);
      placed.add(state);
      if (state.nextDueAt() != null) {
        next.put(id, state.nextDueAt());
      }
    }
    store.place(placed);
    return next;
  }

  private static ScheduleState placed(
      Placement placement, @Nullable ScheduleState before, List<UUID> open, Instant changedAt) {
    SchedulePlan plan = plan(placement.version());
    boolean anew = placement.version().schedule().anchor().equals(changedAt);
    long fires = anew || before == null ? 0 : before.fires();
    Instant after = anew ? plan.schedule().owedAfter(changedAt) : changedAt;
    boolean any = placement.active() && !plan.schedule().window().isUsedUp(fires);
    Instant next = any ? plan.agenda().next(after).orElse(null) : null;
    if (before != null) {
      requireUndecided(before.lastDueAt(), next);
    }
    return new ScheduleState(plan.key(), next, null, fires, open, false);
  }

  /**
   * Puts versions into force that differ only by the version of their calendar. The schedules must
   * be active and held.
   *
   * @param changedAt the result of {@link #lockAndDecide(Collection)}
   * @return the configs whose schedules have no due time after that; they are not placed
   */
  public Set<Long> putInForceOnCalendar(Collection<ConfigVersion.Key> keys, Instant changedAt) {
    Map<Long, ConfigVersion> found = new HashMap<>();
    versions
        .find(keys)
        .values()
        .forEach(version -> found.put(version.key().taskConfigId(), version));
    List<ScheduleState> placed = new ArrayList<>();
    Set<Long> without = new TreeSet<>();
    for (ScheduleState state : store.hold(found.keySet())) {
      SchedulePlan plan = plan(Objects.requireNonNull(found.get(state.taskConfigId())));
      Optional<Instant> next = plan.agenda().next(changedAt);
      if (next.isPresent()) {
        placed.add(state.under(plan.key(), next.get()));
      } else {
        without.add(state.taskConfigId());
      }
    }
    store.replace(placed);
    return without;
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

  /**
   * Reads the open executions for policies that need them; the previous policies may not have
   * recorded them.
   */
  private Map<Long, List<UUID>> openUnder(
      List<Placement> placements, Map<Long, ScheduleState> before) {
    List<ScheduleState> asked =
        placements.stream()
            .filter(one -> one.version().policies().overlap() != Overlap.ALLOW)
            .map(one -> before.get(one.taskConfigId()))
            .filter(Objects::nonNull)
            .toList();
    Map<Long, List<UUID>> open = new HashMap<>();
    if (asked.isEmpty()) {
      return open;
    }
    Map<ConfigVersion.Key, ConfigVersion> old =
        versions.find(asked.stream().map(ScheduleState::key).toList());
    List<Long> unknown = new ArrayList<>();
    for (ScheduleState state : asked) {
      ConfigVersion version = old.get(state.key());
      if (version != null && version.policies().overlap() != Overlap.ALLOW) {
        open.put(state.taskConfigId(), state.openExecutions());
      } else {
        unknown.add(state.taskConfigId());
      }
    }
    if (!unknown.isEmpty()) {
      executions
          .openOf(unknown)
          .forEach(one ->
              open.computeIfAbsent(one.taskConfigId(), id -> new ArrayList<>()).add(one.id()));
    }
    return open;
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
   * schedules must be held. Admitted executions count for the following ones.
   *
   * @return one answer each, in order
   */
  public List<OverlapVerdict> admit(List<StartRequest> starts) {
    return admissions.admit(starts);
  }

  /** Decides a batch; returns the schedules after that. */
  private List<ScheduleState> decide(List<ScheduleState> due, Instant now, boolean inTick) {
    int most = mostOf(due);
    Map<ConfigVersion.Key, ConfigVersion> found =
        versions.find(due.stream().map(ScheduleState::key).toList());
    Map<Long, OverlapState> open = occupancies(due, found);
    List<Decision> decisions = new ArrayList<>();
    List<ScheduleState> moved = new ArrayList<>();
    for (ScheduleState state : due) {
      DueTimeDecider.Decided decided =
          decide(state, found.get(state.key()), open.get(state.taskConfigId()), now, most);
      decisions.addAll(decided.decisions());
      moved.add(decided.next());
      releases.note(decided.next());
    }
    store.move(moved);
    sink.accept(decisions, now, inTick);
    return moved;
  }

  private Map<Long, OverlapState> occupancies(
      List<ScheduleState> due, Map<ConfigVersion.Key, ConfigVersion> found) {
    List<Subject> subjects = new ArrayList<>();
    for (ScheduleState state : due) {
      ConfigVersion version = found.get(state.key());
      if (version != null && version.policies().overlap() != Overlap.ALLOW) {
        subjects.add(new Subject(state, version.policies()));
      }
    }
    return occupancies.read(subjects);
  }

  private DueTimeDecider.Decided decide(
      ScheduleState state,
      @Nullable ConfigVersion version,
      @Nullable OverlapState occupancy,
      Instant now,
      int most) {
    if (version == null) {
      return unschedulable(state, "its version " + state.version() + " is missing");
    }
    try {
      return decider.decide(
          plan(version), state, occupancy == null ? OverlapState.unknown() : occupancy, now, most);
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

  private static SchedulePlan plan(ConfigVersion version) {
    ConfigVersion.SavedSchedule saved = version.schedule();
    Schedule schedule = ScheduleReader.read(saved.json());
    Instant effective = version.effectiveAt();
    boolean anew = saved.anchor().equals(effective);
    return new SchedulePlan(
        version.key(),
        new SchedulePlan.Work(version.task().type(), version.priority()),
        version.policies(),
        schedule,
        schedule.agenda(saved.anchor(), saved.calendar()),
        anew ? schedule.owedAfter(effective) : effective);
  }
}
