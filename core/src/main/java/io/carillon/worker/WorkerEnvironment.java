package io.carillon.worker;

import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The clocks, the randomness and the threads of a worker.
 *
 * @param nanoTime the monotonic clock, by which leases and run times are measured
 * @param clock the time of log lines, and the present from which a snooze is counted; decides
 *     nothing else
 * @param random the jitter of retries
 * @param handlers creates the executor of a worker's handlers, which the worker closes
 */
public record WorkerEnvironment(
    LongSupplier nanoTime,
    InstantSource clock,
    RandomGenerator random,
    Supplier<? extends HandlerExecutor> handlers) {

  /** This machine's clocks, and a platform thread for each handler. */
  public static final WorkerEnvironment SYSTEM =
      new WorkerEnvironment(
          System::nanoTime,
          Clock.systemUTC(),
          () -> ThreadLocalRandom.current().nextLong(),
          HandlerThreads::new);
}
