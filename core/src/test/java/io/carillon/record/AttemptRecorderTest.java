package io.carillon.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStore;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recorder whose queue is full, and one whose database refuses to write. */
class AttemptRecorderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int QUEUED = 20_000;

  private TestDatabase database;
  private AttemptRecorder recorder;
  private Instant now;
  private UUID execution;

  @BeforeEach
  void open() {
    database = new TestDatabase();
    now = database.database().time();
    execution = new TimeOrderedIds().next(now);
    recorder =
        new AttemptRecorder(
            database.database(),
            new ExecutionStore(database.database()),
            new EventRecorder(database.database(), settled -> {}),
            failing -> {},
            System::nanoTime);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private AttemptReport line(int number) {
    return new AttemptReport.Logged(execution, 1, number, now, "info", "line " + number);
  }

  private AttemptReport.Progressed progress() {
    return new AttemptReport.Progressed(execution, 1, 0.5, "half");
  }

  private void fillTheQueue() throws InterruptedException {
    for (int number = 1; number <= QUEUED; number++) {
      recorder.report(line(number));
    }
  }

  /** Starts a thread that reports a line, and waits until it is blocked. */
  private Thread report(int number, AtomicReference<Throwable> thrown) {
    Thread reporter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                recorder.report(line(number));
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    await().atMost(PATIENCE).until(() -> reporter.getState() == Thread.State.WAITING);
    return reporter;
  }

  private long lines() {
    return database
        .database()
        .sql()
        .sql("select count(*) from carillon.execution_log where execution_id = :id")
        .param("id", execution)
        .query(Long.class)
        .single();
  }

  private void run(String statement) {
    database.database().sql().sql(statement).update();
  }

  @Test
  void aReporterIsBlockedWhileTheQueueIsFullAndNothingIsLost() throws InterruptedException {
    fillTheQueue();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread reporter = report(QUEUED + 1, thrown);
    recorder.progress(progress()); // never waits
    recorder.start();
    assertThat(reporter.join(PATIENCE)).isTrue();
    recorder.close();
    assertThat(thrown).hasValue(null);
    assertThat(lines()).isEqualTo(QUEUED + 1);
  }

  @Test
  void aBlockedReporterThatIsInterruptedHasAddedNothing() throws InterruptedException {
    fillTheQueue();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread reporter = report(QUEUED + 1, thrown);
    reporter.interrupt();
    assertThat(reporter.join(PATIENCE)).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    recorder.close();
    assertThat(lines()).isEqualTo(QUEUED);
  }

  @Test
  void reportsThatCannotBeWrittenWaitUntilTheyCan() throws InterruptedException {
    run("alter table carillon.execution_log rename to away");
    recorder.start();
    for (int number = 1; number <= 2_000; number++) {
      recorder.report(line(number));
    }
    await().atMost(PATIENCE).until(() -> recorder.agents().getFirst().lastError() != null);
    run("alter table carillon.away rename to execution_log");
    await().atMost(PATIENCE).until(() -> lines() == 2_000);
    recorder.close();
    assertThat(lines()).isEqualTo(2_000);
  }

  @Test
  void aBatchThatCouldNotBeWrittenIsWrittenWhenTheRecorderIsClosed() throws InterruptedException {
    run("alter table carillon.execution_log rename to away");
    recorder.report(line(1));
    recorder.start();
    await().atMost(PATIENCE).until(() -> recorder.agents().getFirst().lastError() != null);
    run("alter table carillon.away rename to execution_log");
    recorder.close(); // while the writer backs off
    assertThat(lines()).isEqualTo(1);
  }
}
