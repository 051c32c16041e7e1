package io.carillon.memory;

import io.carillon.task.ReservedMemory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The memory that one attempt reserves: one reservation at a time. */
public final class AttemptMemory implements AutoCloseable {

  private final MemoryBudget budget;
  private final AtomicReference<MemoryBudget.@Nullable Share> reserved = new AtomicReference<>();

  /** Creates it without a reservation. */
  public AttemptMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Returns the largest number of bytes that can be reserved. */
  public long bytes() {
    return budget.bytes();
  }

  /** Reserves memory, as {@link io.carillon.task.TaskContext#reserveMemory} does. */
  public ReservedMemory reserve(long bytes) throws InterruptedException {
    if (reserved.get() != null) {
      throw new IllegalStateException(
          "this attempt holds a reservation already: close it first, or reserve all at once");
    }
    MemoryBudget.Share share = share(bytes);
    if (!reserved.compareAndSet(null, share)) { // by another thread of the same handler
      share.close();
      throw new IllegalStateException("two threads of one attempt reserve memory");
    }
    return () -> {
      share.close();
      reserved.compareAndSet(share, null);
    };
  }

  private MemoryBudget.Share share(long bytes) throws InterruptedException {
    if (bytes < 0 || bytes > budget.bytes()) {
      throw new IllegalArgumentException(
          ("%,d bytes cannot be reserved: the handlers of this node share %,d, a quarter of its"
                  + " largest heap")
              .formatted(bytes, budget.bytes()));
    }
    return budget.reserve(bytes);
  }

  /** Releases the memory that the handler still holds when it has ended. */
  @Override
  public void close() {
    MemoryBudget.Share share = reserved.getAndSet(null);
    if (share != null) {
      share.close();
    }
  }
}
