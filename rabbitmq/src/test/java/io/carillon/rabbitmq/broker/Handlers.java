package io.carillon.rabbitmq.broker;

import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Task types for tests. */
final class Handlers {

  private Handlers() {}

  /** No parameters. */
  record None() {}

  /** Notes that it ran, and ends. */
  @TaskType(name = "note")
  static final class Note implements TaskHandler<None> {

    final Queue<UUID> ran = new ConcurrentLinkedQueue<>();

    @Override
    public @Nullable Object run(None parameters, TaskContext context) {
      ran.add(context.executionId());
      return null;
    }
  }

  /** Another type on the same queue. */
  @TaskType(name = "other")
  static final class Other implements TaskHandler<None> {
    @Override
    public @Nullable Object run(None parameters, TaskContext context) {
      return null;
    }
  }

  /** Says that it waits, and runs until it is let go. */
  @TaskType(name = "wait")
  static final class Wait implements TaskHandler<None> {

    final Queue<UUID> begun = new ConcurrentLinkedQueue<>();
    final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    public @Nullable Object run(None parameters, TaskContext context) throws InterruptedException {
      context.logger().info("it waits");
      context.progress(0.5, "half of it");
      begun.add(context.executionId());
      return letGo.await(5, TimeUnit.MINUTES);
    }
  }
}
