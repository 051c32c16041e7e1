package io.carillon.record;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionValues;
import io.carillon.execution.Settled;
import io.carillon.execution.Settlement;
import io.carillon.execution.SettlementStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles attempts, and writes what running attempts report. Reports go into a bounded queue and
 * are written by an agent; the reports that arrive during one write form the next batch. When more
 * than a batch waits, a second agent helps; with little to write, two would only wait for each
 * other's roll-ups. An accepted report is kept until it is written; when the queue is full,
 * reporters block.
 */
public final class AttemptRecorder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  // A batch of one costs nearly as much as one of twenty, at the expense of whatever becomes due
  // then.
  private static final long GATHER_MILLIS = 5;
  private static final long POLL_MILLIS = 250;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(POLL_MILLIS);

  private final ExecutionStore executions;
  private final SettlementStore settlements;
  private final LogStore logs;
  private final ExecutionValues values;
  private final EventRecorder events;
  private final FailureListener failures;
  private final ReportQueue reports = new ReportQueue();
  private final ReportWriter reportWriter;
  // The batch of each writer: one that could not be written stays here until it can be.
  private final List<AtomicReference<ReportQueue.Batch>> taken = new ArrayList<>();
  private final AgentLoop writer;
  private final AgentLoop helper;
  // When the writer, which alone reads and writes it, has last taken progress.
  private long progressTaken = System.nanoTime() - POLL_INTERVAL.toNanos();
  private final LongSupplier nanoTime;
  private final AtomicLong refused = new AtomicLong();
  private final LongAdder settled = new LongAdder();

  /**
   * Creates a recorder; {@link #start} starts its agents.
   *
   * @param events announces what was settled
   * @param failures receives the configs whose executions failed
   * @param nanoTime the monotonic clock by which {@link AttemptReport.Ended#endedNanos} was read
   */
  public AttemptRecorder(
      Database database,
      ExecutionStore executions,
      EventRecorder events,
      FailureListener failures,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.executions = executions;
    this.settlements = new SettlementStore(database);
    this.logs = new LogStore(database);
    this.values = new ExecutionValues(database);
    this.events = events;
    this.failures = failures;
    this.reportWriter = new ReportWriter(database, this::writeAll);
    this.writer = writer("recorder-1", this::takeInto, Duration.ZERO);
    this.helper = writer("recorder-2", this::takeFullInto, POLL_INTERVAL);
  }

  /** Fills a writer's next batch; leaves it empty when there is nothing to write. */
  private interface Take {
    void into(ReportQueue.Batch batch) throws InterruptedException;
  }

  private AgentLoop writer(String name, Take take, Duration pause) {
    AtomicReference<ReportQueue.Batch> present = new AtomicReference<>(new ReportQueue.Batch());
    taken.add(present);
    return new AgentLoop(name, () -> takeAndWrite(present, take) ? Duration.ZERO : pause);
  }

  /** Writes the next batch; returns false when there is nothing to write. */
  private boolean takeAndWrite(AtomicReference<ReportQueue.Batch> present, Take take)
      throws InterruptedException {
    if (present.get().isEmpty()) {
      take.into(present.get());
    }
    return writeTaken(present);
  }

  private boolean writeTaken(AtomicReference<ReportQueue.Batch> present) {
    if (present.get().isEmpty()) {
      return false;
    }
    write(present.get());
    present.set(new ReportQueue.Batch());
    return true;
  }

  /** Starts writing reports. */
  public void start() {
    agents().forEach(AgentLoop::start);
  }

  /** Returns the agents, for health checks. */
  public List<AgentLoop> agents() {
    return List.of(writer, helper);
  }

  /** Returns how many attempts were settled. */
  public long settled() {
    return settled.sum();
  }

  /** Returns how many results came from attempts that no longer held their claim. */
  public long refused() {
    return refused.get();
  }

  /**
   * Adds a report; blocks while the queue is full.
   *
   * @throws InterruptedException when interrupted before the report was added
   */
  public void report(AttemptReport report) throws InterruptedException {
    reports.put(report);
  }

  /**
   * Reports the end of an attempt, blocking as long as needed; an interrupt is kept for the caller.
   */
  public void reportEnd(AttemptReport.Ended ended) {
    reports.putUninterruptibly(ended);
  }

  /**
   * Keeps the progress of an attempt until it is written, within half a second where the database
   * keeps up; replaces progress that is not written yet. Never blocks.
   */
  public void progress(AttemptReport.Progressed report) {
    reports.putProgress(report);
  }

  private void takeInto(ReportQueue.Batch batch) throws InterruptedException {
    if (System.nanoTime() - progressTaken >= POLL_INTERVAL.toNanos()) {
      reports.takeProgress(batch);
      progressTaken = System.nanoTime();
    }
    if (reports.takeFirst(batch, batch.isEmpty() ? POLL_MILLIS : 0)) {
      if (!reports.isLong()) {
        TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
      }
      reports.takeMore(batch);
      if (reports.isLong()) {
        helper.wake();
      }
    }
  }

  private void takeFullInto(ReportQueue.Batch batch) {
    if (reports.isLong()) {
      reports.takeMore(batch);
    }
  }

  private void write(ReportQueue.Batch batch) {
    List<AttemptReport> all = batch.reports();
    reportWriter.write(all);
    batch.close();
    all.stream()
        .filter(AttemptReport.Ended.class::isInstance)
        .map(AttemptReport.Ended.class::cast)
        .forEach(ended -> ended.settled().run());
  }

  private void writeAll(List<AttemptReport> batch) {
    List<Settlement> settlements = new ArrayList<>();
    List<AttemptReport.Logged> lines = new ArrayList<>();
    Map<UUID, ExecutionStore.Progress> progress = new LinkedHashMap<>();
    Map<UUID, ExecutionValues.Rendered> rendered = new LinkedHashMap<>();
    long now = nanoTime.getAsLong();
    for (AttemptReport report : batch) {
      switch (report) {
        case AttemptReport.Ended ended -> settlements.add(ended.now(now));
        case AttemptReport.Logged logged -> lines.add(logged);
        case AttemptReport.Progressed(UUID id, int attempt, double fraction, String message) ->
            progress.put(id, new ExecutionStore.Progress(id, attempt, fraction, message));
        case AttemptReport.Rendered(UUID id, int attempt, String json) ->
            rendered.put(id, new ExecutionValues.Rendered(id, attempt, json));
      }
    }
    if (!rendered.isEmpty()) {
      values.rendered(List.copyOf(rendered.values()));
    }
    write(lines, List.copyOf(progress.values()));
    settle(settlements);
  }

  private void write(List<AttemptReport.Logged> lines, List<ExecutionStore.Progress> progress) {
    if (!lines.isEmpty()) {
      logs.write(lines);
    }
    if (!progress.isEmpty()) {
      executions.progress(progress);
    }
  }

  /**
   * Settles attempts in the present transaction, and announces the executions.
   *
   * @return the settled executions; attempts that no longer held their claim are missing
   */
  public List<Settled> settle(List<Settlement> settlements) {
    if (settlements.isEmpty()) {
      return List.of();
    }
    List<Settled> done = this.settlements.settle(settlements);
    settled.add(done.size());
    if (done.size() < settlements.size()) {
      int missing = settlements.size() - done.size();
      refused.addAndGet(missing);
      LOG.warn("{} results were refused: their attempts no longer held the claim", missing);
    }
    ended(done);
    return done;
  }

  /**
   * Announces executions that became claimable or ended, and pauses configs that fail again and
   * again, in the present transaction.
   */
  public void ended(List<Settled> settled) {
    events.ended(settled, failures);
  }

  /**
   * Writes all accepted reports on the calling thread; for a recorder whose agents do not run.
   *
   * @return the number of reports written
   */
  public int writeAccepted() {
    int written = 0;
    ReportQueue.Batch rest = accepted();
    while (!rest.isEmpty()) {
      write(rest);
      written += rest.reports().size();
      rest = accepted();
    }
    return written;
  }

  private ReportQueue.Batch accepted() {
    ReportQueue.Batch batch = new ReportQueue.Batch();
    reports.takeProgress(batch);
    reports.takeMore(batch);
    return batch;
  }

  /** Writes all accepted reports, then stops. */
  @Override
  public void close() {
    agents().forEach(AgentLoop::close);
    taken.forEach(this::writeTaken); // a writer may have failed to
    writeAccepted();
  }
}
