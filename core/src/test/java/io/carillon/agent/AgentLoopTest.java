package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentLoopTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration NEVER = Duration.ofDays(1);

  private final AtomicInteger rounds = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private @Nullable AgentLoop loop;

  private AgentLoop start(AgentLoop.Step step) {
    AgentLoop made = new AgentLoop("test", step);
    loop = made;
    made.start();
    return made;
  }

  @AfterEach
  void close() {
    mayEnd.countDown();
    if (loop != null) {
      loop.close();
    }
  }

  private void awaitRounds(int wanted) {
    await().atMost(PATIENCE).until(() -> rounds.get() >= wanted);
  }

  private Duration count() {
    rounds.incrementAndGet();
    return NEVER;
  }

  private Duration block() throws InterruptedException {
    begun.countDown();
    mayEnd.await();
    return count();
  }

  @Test
  void aWakeEndsTheWaitForTheNextRound() {
    AgentLoop agent = start(this::count);
    awaitRounds(1);
    agent.wake();
    awaitRounds(2);
    assertThat(agent.lastError()).isNull();
  }

  @Test
  void aWakeDuringARoundStartsAnotherOne() throws InterruptedException {
    AgentLoop agent = start(this::block);
    begun.await();
    agent.wake();
    mayEnd.countDown();
    awaitRounds(2);
  }

  @Test
  void aWakeBeforeTheStartStartsOneRoundMore() {
    AgentLoop agent = new AgentLoop("test", this::count);
    loop = agent;
    agent.wake();
    agent.start();
    awaitRounds(2);
  }

  @Test
  void aRoundThatThrowsIsTriedAgainAndItsErrorIsShownUntilOneSucceeds() {
    CountDownLatch failing = new CountDownLatch(1);
    AgentLoop agent =
        start(() -> {
          count();
          if (failing.getCount() > 0) {
            throw new IllegalStateException("the database is away");
          }
          return NEVER;
        });
    awaitRounds(3);
    assertThat(agent.lastError()).isEqualTo("the database is away");
    failing.countDown();
    await().atMost(PATIENCE).until(() -> agent.lastError() == null);
    assertThat(agent.isAlive()).isTrue();
  }

  @Test
  void anErrorOfTheMachineDoesNotEndTheThread() {
    AgentLoop agent =
        start(() -> {
          if (rounds.incrementAndGet() == 1) {
            throw new OutOfMemoryError("no heap");
          }
          return NEVER;
        });
    awaitRounds(2);
    await().atMost(PATIENCE).until(() -> agent.lastError() == null);
    assertThat(agent.isAlive()).isTrue();
  }

  @Test
  void aWakeEndsTheBackOffOfAnAgentThatThrows() {
    AgentLoop agent =
        start(() -> {
          count();
          throw new IllegalStateException("again");
        });
    // Without wakes, the pauses before so many rounds add up to more than two minutes.
    await()
        .atMost(PATIENCE)
        .until(() -> {
          agent.wake();
          return rounds.get() >= 30;
        });
  }

  @Test
  void closeWaitsUntilTheRoundHasEnded() throws InterruptedException {
    AgentLoop agent = start(this::block);
    begun.await();
    Thread closing = Thread.ofPlatform().start(agent::close);
    await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(agent.isAlive()).isTrue();
    mayEnd.countDown();
    assertThat(closing.join(PATIENCE)).isTrue();
    assertThat(agent.isAlive()).isFalse();
    assertThat(rounds).hasValue(1);
  }

  @Test
  void anInterruptOfTheClosingThreadInterruptsARoundThatHangs() throws InterruptedException {
    AgentLoop agent = start(this::block);
    begun.await();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Thread closing =
        Thread.ofPlatform()
            .start(() -> {
              agent.close();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    closing.interrupt();
    assertThat(closing.join(PATIENCE)).isTrue();
    assertThat(interrupted).hasValue(true);
    assertThat(agent.isAlive()).isFalse();
    assertThat(rounds).hasValue(0);
  }

  @Test
  void aRoundThatHangsIsInterruptedWhenTheLoopIsClosed() throws InterruptedException {
    AgentLoop agent = start(this::block);
    begun.await();
    agent.close(); // waits for 10 seconds first
    assertThat(agent.isAlive()).isFalse();
    assertThat(rounds).hasValue(0);
  }

  @Test
  void anInterruptFromOutsideDoesNotEndTheLoop() throws InterruptedException {
    AtomicReference<Thread> thread = new AtomicReference<>();
    AgentLoop agent =
        start(() -> {
          thread.set(Thread.currentThread());
          return count();
        });
    awaitRounds(1);
    thread.get().interrupt(); // of its wait: another round follows
    awaitRounds(2);
    agent.wake();
    awaitRounds(3);
    assertThat(agent.isAlive()).isTrue();
    assertThat(agent.lastError()).isNull();
  }

  @Test
  void anAgentMayCloseItselfInARound() {
    AtomicReference<AgentLoop> self = new AtomicReference<>();
    AgentLoop agent =
        new AgentLoop(
            "test",
            () -> {
              self.get().close();
              return count();
            });
    loop = agent;
    self.set(agent);
    agent.start();
    await().atMost(PATIENCE).until(() -> !agent.isAlive());
    assertThat(rounds).hasValue(1);
  }

  @Test
  void aLoopThatWasNotStartedCanBeClosed() {
    AgentLoop agent = new AgentLoop("test", this::count);
    agent.close();
    assertThat(agent.isAlive()).isFalse();
    assertThat(rounds).hasValue(0);
  }
}
