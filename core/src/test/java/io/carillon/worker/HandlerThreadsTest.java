package io.carillon.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {

  private final HandlerThreads threads = new HandlerThreads();
  private final AtomicReference<Thread> thread = new AtomicReference<>();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  @SuppressWarnings({"ThreadPriorityCheck", "ReferenceEquality"}) // the same thread is meant
  void whatOneRunLeavesOnItsThreadTheNextDoesNotFind() throws Exception {
    threads.start(
        "first",
        () -> {
          Thread present = Thread.currentThread();
          present.setPriority(Thread.MIN_PRIORITY);
          present.setContextClassLoader(null);
          present.interrupt();
          thread.set(present);
        },
        HandlerThreadsTest::unexpected);
    await()
        .until(() -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);

    AtomicReference<String> found = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    threads.start(
        "second",
        () -> {
          Thread present = Thread.currentThread();
          found.set(
              "%s %s %d %b %b"
                  .formatted(
                      present == thread.get() ? "same" : "other",
                      present.getName(),
                      present.getPriority(),
                      present.isInterrupted(),
                      present.getContextClassLoader() == HandlerThreads.class.getClassLoader()));
          done.countDown();
        },
        HandlerThreadsTest::unexpected);
    done.await();
    assertThat(found.get()).isEqualTo("same second 5 false true");
  }

  @Test
  void aRunThatThrowsTakesNoOtherWithIt() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    threads.start(
        "first",
        () -> {
          throw new IllegalStateException("expected by this test");
        },
        HandlerThreadsTest::unexpected);
    threads.start("second", done::countDown, HandlerThreadsTest::unexpected);
    done.await();
    assertThat(done.getCount()).isZero();
  }

  @Test
  void handlersThatBlockAllRunAtTheSameTime() throws Exception {
    int many = 200;
    CountDownLatch all = new CountDownLatch(many);
    CountDownLatch done = new CountDownLatch(many);
    for (int i = 0; i < many; i++) {
      threads.start(
          "blocks " + i,
          () -> {
            all.countDown();
            if (awaited(all)) {
              done.countDown();
            }
          },
          HandlerThreadsTest::unexpected);
    }
    assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aShortHandlerDoesNotWaitForOneThatBlocks() throws Exception {
    for (int round = 0; round < 200; round++) {
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(1);
      threads.start("blocks", () -> awaited(release), HandlerThreadsTest::unexpected);
      threads.start("short", done::countDown, HandlerThreadsTest::unexpected);
      assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
      release.countDown();
    }
  }

  @Test
  void everyWorkOfManyCallersRunsOnce() throws Exception {
    int callers = 4;
    int each = 5_000;
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(callers * each);
    List<Thread> starting = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      starting.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < each; i++) {
                  threads.start(
                      "counts",
                      () -> {
                        runs.incrementAndGet();
                        done.countDown();
                      },
                      HandlerThreadsTest::unexpected);
                }
              }));
    }
    for (Thread one : starting) {
      one.join();
    }
    assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(runs).hasValue(callers * each);
  }

  @Test
  void whatIsStartedAfterTheCloseIsRefused() {
    AtomicReference<Throwable> refused = new AtomicReference<>();
    threads.close();
    threads.start("late", () -> thread.set(Thread.currentThread()), refused::set);
    assertThat(refused.get()).isInstanceOf(RejectedExecutionException.class);
    assertThat(thread.get()).isNull();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void unexpected(Throwable refused) {
    throw new AssertionError(refused);
  }
}
