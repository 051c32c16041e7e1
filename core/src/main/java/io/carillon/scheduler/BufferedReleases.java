package io.carillon.scheduler;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStore;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Releases executions held back by an overlap policy once others have ended: as many as the policy
 * allows, in order. Each schedule is examined under its row lock, as when its due times are
 * decided. Ends of executions are only hints; a poll of all schedules that hold executions, every
 * few seconds, guarantees progress, so nothing is lost when a node fails.
 */
public final class BufferedReleases {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
  private static final int BATCH = 500;

  private final Database database;
  private final ScheduleStore store;
  private final ConfigVersions versions;
  private final OverlapStateReader overlapStates;
  private final DecisionSink sink;
  private final Set<Long> holding = ConcurrentHashMap.newKeySet();
  private final Set<Long> hinted = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoTime;
  private long lookedAt;

  BufferedReleases(
      Database database,
      ConfigVersions versions,
      ExecutionStore executions,
      DecisionSink sink,
      LongSupplier nanoTime) {
    this.database = database;
    this.store = new ScheduleStore(database);
    this.versions = versions;
    this.overlapStates = new OverlapStateReader(executions);
    this.sink = sink;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong() - POLL_INTERVAL.toNanos();
  }

  /** Notes a hint: the state of a schedule as of the end of the transaction. */
  void note(ScheduleState state) {
    if (state.holding()) {
      holding.add(state.taskConfigId());
    }
  }

  /**
   * Notes a hint that executions of these configs have ended.
   *
   * @return whether a round would do anything
   */
  public boolean ended(Collection<Long> taskConfigIds) {
    boolean any = false;
    for (Long id : taskConfigIds) {
      any |= holding.contains(id) && hinted.add(id);
    }
    return any;
  }

  /**
   * Examines the hinted schedules, and all of them every few seconds; returns the time to wait
   * before the next run.
   */
  public Duration runOnce() {
    List<Long> hints = takeHints();
    for (int i = 0; i < hints.size(); i += BATCH) {
      release(hints.subList(i, Math.min(hints.size(), i + BATCH)));
    }
    long now = nanoTime.getAsLong();
    if (now - lookedAt >= POLL_INTERVAL.toNanos()) {
      lookedAt = now;
      look();
    }
    return POLL_INTERVAL.minusNanos(nanoTime.getAsLong() - lookedAt);
  }

  private List<Long> takeHints() {
    List<Long> taken = new ArrayList<>();
    for (Iterator<Long> hints = hinted.iterator(); hints.hasNext(); ) {
      taken.add(hints.next());
      hints.remove();
    }
    return taken;
  }

  /** Examines every schedule that holds executions back. */
  public void look() {
    Set<Long> seen = new HashSet<>();
    List<Long> page = store.holding(Long.MIN_VALUE, BATCH);
    while (!page.isEmpty()) {
      release(page);
      seen.addAll(page);
      page = page.size() < BATCH ? List.of() : store.holding(page.getLast(), BATCH);
    }
    holding.retainAll(seen);
    holding.addAll(seen);
  }

  private void release(List<Long> taskConfigIds) {
    database.doInTransaction(() -> releaseHeld(store.lockHolding(taskConfigIds)));
  }

  private void releaseHeld(List<ScheduleState> states) {
    if (states.isEmpty()) {
      return;
    }
    List<OverlapStateReader.Subject> subjects = subjects(states);
    release(subjects, overlapStates.read(subjects));
  }

  private List<OverlapStateReader.Subject> subjects(List<ScheduleState> states) {
    Map<ConfigVersion.Key, ConfigVersion> found =
        versions.find(states.stream().map(ScheduleState::key).toList());
    List<OverlapStateReader.Subject> subjects = new ArrayList<>();
    for (ScheduleState state : states) {
      ConfigVersion version = found.get(state.key());
      if (version != null) {
        subjects.add(new OverlapStateReader.Subject(state, version.policies()));
      }
    }
    return subjects;
  }

  private void release(
      List<OverlapStateReader.Subject> subjects, Map<Long, OverlapState> overlapStates) {
    List<Decision> released = new ArrayList<>();
    List<ScheduleState> changed = new ArrayList<>();
    for (OverlapStateReader.Subject subject : subjects) {
      OverlapState open = overlapStates.get(subject.id());
      if (open == null) {
        continue;
      }
      List<UUID> free = open.release();
      if (!free.isEmpty()) {
        released.add(new Decision.Released(subject.id(), free));
      }
      if (!free.isEmpty() || !open.anyWaiting()) {
        changed.add(subject.state().with(open.noted(subject.policies()), open.anyWaiting()));
      }
    }
    save(released, changed);
  }

  private void save(List<Decision> released, List<ScheduleState> changed) {
    if (!released.isEmpty()) {
      sink.accept(released, database.transactionTime(), false);
    }
    if (!changed.isEmpty()) {
      store.saveDecided(changed);
    }
  }
}
