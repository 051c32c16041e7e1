package io.carillon.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
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
        });
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
        });
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
        });
    threads.start("second", done::countDown);
    done.await();
    assertThat(done.getCount()).isZero();
  }
}
