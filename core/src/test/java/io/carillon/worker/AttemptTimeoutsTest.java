package io.carillon.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.execution.Claim;
import io.carillon.worker.RunningAttempt.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptTimeoutsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofMillis(1);

  private final AttemptTimeouts timeouts = new AttemptTimeouts();
  private final List<AttemptEnd> overdue = new CopyOnWriteArrayList<>();
  private final RunningAttempt attempt =
      new RunningAttempt(
          new Claim(
              1,
              UUID.randomUUID(),
              new Claim.Tries(1, 0, 1),
              new Claim.Task(1, 1, "stubborn", null),
              Claim.Parameters.NONE));
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @AfterEach
  void close() {
    mayEnd.countDown();
    timeouts.close();
  }

  /** Starts a handler that takes note of interrupts and continues. */
  private Thread startHandler() throws InterruptedException {
    Thread handler =
        Thread.ofPlatform()
            .start(() -> {
              attempt.begin();
              begun.countDown();
              awaitTheEnd();
              attempt.end();
            });
    begun.await();
    return handler;
  }

  private void awaitTheEnd() {
    while (mayEnd.getCount() > 0) {
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
  }

  @Test
  void aHandlerThatIgnoresTheInterruptIsReportedOnceWhileItRuns() throws InterruptedException {
    Thread handler = startHandler();
    timeouts.set(attempt, SOON, overdue::add);
    interrupted.await();
    assertThat(attempt.stopReason()).isEqualTo(new StopReason.Deadline());
    assertThat(overdue).isEmpty(); // it has five seconds to end
    await().atMost(PATIENCE).until(() -> !overdue.isEmpty());
    assertThat(overdue).containsExactly(new AttemptEnd.TimedOut(SOON, true));
    assertThat(handler.isAlive()).isTrue();
    mayEnd.countDown();
    assertThat(handler.join(PATIENCE)).isTrue();
    assertThat(overdue).hasSize(1);
  }

  @Test
  void anAttemptThatEndsBeforeItsDeadlineIsNeitherStoppedNorReported() throws InterruptedException {
    Thread handler = startHandler();
    AttemptTimeouts.Deadline deadline = timeouts.set(attempt, PATIENCE, overdue::add);
    mayEnd.countDown();
    assertThat(handler.join(PATIENCE)).isTrue();
    deadline.cancel();
    assertThat(deadline.stop().isCancelled()).isTrue();
    assertThat(deadline.report().isCancelled()).isTrue();
    assertThat(attempt.stopReason()).isNull();
    assertThat(overdue).isEmpty();
  }

  @Test
  void aDeadlineAfterTheEndInterruptsNobody() throws InterruptedException {
    Thread handler = startHandler();
    mayEnd.countDown();
    assertThat(handler.join(PATIENCE)).isTrue();
    AttemptTimeouts.Deadline deadline = timeouts.set(attempt, SOON, overdue::add);
    await().atMost(PATIENCE).until(() -> deadline.stop().isDone());
    deadline.cancel();
    assertThat(attempt.stopReason()).isNull();
    assertThat(interrupted.getCount()).isEqualTo(1);
    assertThat(overdue).isEmpty();
  }

  @Test
  void theFirstReasonToStopIsKeptWhenTheDeadlinePassesAfterIt() throws InterruptedException {
    startHandler();
    attempt.stop(new StopReason.Asked("by a user"));
    AttemptTimeouts.Deadline deadline = timeouts.set(attempt, SOON, overdue::add);
    await().atMost(PATIENCE).until(() -> deadline.stop().isDone());
    assertThat(attempt.stopReason()).isEqualTo(new StopReason.Asked("by a user"));
    deadline.cancel();
  }
}
