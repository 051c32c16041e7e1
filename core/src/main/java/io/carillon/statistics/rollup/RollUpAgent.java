package io.carillon.statistics.rollup;

import io.carillon.agent.CostPacing;
import io.carillon.database.Database;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Adds what ended and what was decided to the roll-ups, on one node of the cluster at a time. A
 * pass is one transaction: it holds the row of {@code statistics_progress}, takes a bounded batch
 * from the inbox, and writes the roll-ups. Whoever ends executions or decides due times writes
 * their names to the inbox in the same transaction, so nothing is skipped, however late that
 * commits, and nothing is added twice, since a pass that fails leaves the names behind. When the
 * inbox is empty it adds a batch of the past, see {@link Past}, or removes old roll-ups.
 *
 * <p>It pauses four times as long as a pass took, so that statistics take at most a fifth of a
 * core; under a load beyond that they lag behind, up to the pace of the load.
 */
public final class RollUpAgent {

  private static final CostPacing PACING =
      new CostPacing(4, Duration.ofSeconds(1), Duration.ofSeconds(20));
  private static final CostPacing IN_ARREARS =
      new CostPacing(4, Duration.ofMillis(5), Duration.ofSeconds(20));
  private static final int BATCH = 5_000;
  private static final Duration CLEANED_EVERY = Duration.ofMinutes(10);

  private final Database database;
  private final Duration retention;
  private final LongSupplier nanoTime;
  private final Inbox inbox;
  private final Past past;
  private final RollUpStore store;
  private final RollUpCleaner cleaner;

  /**
   * Creates the agent.
   *
   * @param retention how long history is kept
   * @param nanoTime the monotonic clock, by which the cost of a pass is measured
   */
  public RollUpAgent(Database database, Duration retention, LongSupplier nanoTime) {
    this.database = database;
    this.retention = retention;
    this.nanoTime = nanoTime;
    this.inbox = new Inbox(database);
    this.past = new Past(database);
    this.store = new RollUpStore(database);
    this.cleaner = new RollUpCleaner(database);
  }

  private enum Pass {
    NOTHING,
    SOME,
    FULL
  }

  /** Makes a pass if there is anything to do; returns the time to wait. Not thread-safe. */
  public Duration runOnce() {
    long begin = nanoTime.getAsLong();
    Pass pass = pass();
    Duration took = Duration.ofNanos(nanoTime.getAsLong() - begin);
    return pass == Pass.FULL ? IN_ARREARS.after(took) : PACING.after(took);
  }

  /** Adds all there is, for tests and for tools that read the roll-ups afterwards. */
  public void catchUp() {
    while (pass() != Pass.NOTHING) {}
  }

  private Pass pass() {
    boolean any = inbox.any();
    Progress seen = Progress.read(database);
    if (!any && seen.done() && !cleaningDue(seen)) {
      return Pass.NOTHING; // without a lock, which would be a write
    }
    return database.inTransaction(() -> {
      database.sql().sql("set local statement_timeout = '60s'").update();
      Optional<Progress> held = Progress.lock(database);
      return held.map(progress -> any ? present(progress) : rest(progress)).orElse(Pass.NOTHING);
    });
  }

  private Pass present(Progress progress) {
    RollUps added = new RollUps(new Kept(progress.now(), retention));
    var ended = inbox.takeEnded(BATCH);
    added.add(ended);
    var decided = inbox.takeDecided(BATCH);
    added.addDecisions(decided);
    store.write(added);
    return ended.size() >= BATCH || decided.size() >= BATCH ? Pass.FULL : Pass.SOME;
  }

  private Pass rest(Progress progress) {
    if (progress.done()) {
      return cleaningDue(progress) ? clean(progress) : Pass.NOTHING;
    }
    RollUps added = new RollUps(new Kept(progress.now(), retention));
    if (!progress.past().executions()) {
      added.addPast(past.executions(progress, BATCH));
    } else {
      added.addDecisions(past.decisions(progress, BATCH));
    }
    store.write(added);
    return Pass.FULL;
  }

  private static boolean cleaningDue(Progress progress) {
    return progress.cleanedAt().plus(CLEANED_EVERY).isBefore(progress.now())
        || progress.cleanedAt().isAfter(progress.now().plus(CLEANED_EVERY));
  }

  private Pass clean(Progress progress) {
    if (cleaner.clean(new Kept(progress.now(), retention))) {
      return Pass.FULL;
    }
    database
        .sql()
        .sql("update carillon.statistics_progress set cleaned_at = :now")
        .param("now", Database.parameter(progress.now()))
        .update();
    return Pass.SOME;
  }
}
