package io.carillon.statistics.rollup;

import io.carillon.agent.CostPacing;
import io.carillon.database.Database;
import io.carillon.statistics.sheet.SheetWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Adds what ended and what was decided to the roll-ups, on one node of the cluster at a time. A
 * pass is one transaction: it holds the row of {@code statistics_progress}, takes a bounded batch
 * from the inbox, and writes the roll-ups. Whoever ends executions or decides due times writes
 * their names to the inbox in the same transaction, so nothing is skipped, however late that
 * commits, and nothing is added twice, since a pass that fails leaves the names behind. When it
 * took all there was, it adds a batch of the past, see {@link Past} and {@link QueuePast}, makes a
 * part of a sheet, see {@link SheetWriter}, or removes old roll-ups, in a transaction of its own.
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
  private static final Duration SHEETS_EVERY = Duration.ofMinutes(1);

  private final Database database;
  private final Duration retention;
  private final LongSupplier nanoTime;
  private final Inbox inbox;
  private final Past past;
  private final QueuePast queues;
  private final RollUpStore store;
  private final RollUpCleaner cleaner;
  private final SheetWriter sheets;

  // No sheet was due then.
  private Instant sheetsMade = Instant.MIN;

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
    this.queues = new QueuePast(database);
    this.store = new RollUpStore(database);
    this.cleaner = new RollUpCleaner(database);
    this.sheets = new SheetWriter(database);
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
    Pass present = inbox.any() ? held(this::present) : Pass.NOTHING;
    if (present == Pass.FULL || !restDue(Progress.read(database))) {
      return present; // without a lock, which would be a write
    }
    Pass rest = held(this::rest);
    return rest == Pass.NOTHING ? present : rest;
  }

  private Pass held(Function<Progress, Pass> work) {
    return database.inTransaction(() -> {
      database.sql().sql("set local statement_timeout = '60s'").update();
      return Progress.lock(database).map(work).orElse(Pass.NOTHING);
    });
  }

  private boolean restDue(Progress progress) {
    return !progress.done() || cleaningDue(progress) || sheetsDue(progress);
  }

  private boolean sheetsDue(Progress progress) {
    return sheetsMade.plus(SHEETS_EVERY).isBefore(progress.now())
        || sheetsMade.isAfter(progress.now());
  }

  private Pass present(Progress progress) {
    RollUps added = new RollUps(new Kept(progress.now(), retention), progress.past().queuesFrom());
    var ended = inbox.takeEnded(BATCH);
    added.add(ended);
    var decided = inbox.takeDecided(BATCH);
    added.addDecisions(decided);
    store.write(added, progress.now());
    return ended.size() >= BATCH || decided.size() >= BATCH ? Pass.FULL : Pass.SOME;
  }

  private Pass rest(Progress progress) {
    if (progress.done()) {
      return cleaningDue(progress) ? clean(progress) : makeSheet(progress);
    }
    RollUps added = new RollUps(new Kept(progress.now(), retention), progress.past().queuesFrom());
    if (!progress.past().executions()) {
      added.addPast(past.executions(progress, BATCH));
    } else if (!progress.past().decisions()) {
      added.addDecisions(past.decisions(progress, BATCH));
    } else {
      queues.addNext(progress, added);
    }
    store.write(added, progress.now());
    return Pass.FULL;
  }

  private Pass makeSheet(Progress progress) {
    if (sheets.step(progress.now(), new Kept(progress.now(), retention).configsFrom())) {
      return Pass.FULL;
    }
    sheetsMade = progress.now();
    return Pass.NOTHING;
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
