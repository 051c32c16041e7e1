package io.carillon.alert.announce;

import io.carillon.alert.announce.AnnouncementStore.Claimed;
import io.carillon.connection.ConnectionSettings;
import io.carillon.memory.AttemptMemory;
import io.carillon.memory.MemoryBudget;
import io.carillon.secret.SecretMask;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ReservedMemory;
import io.carillon.task.TaskContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of a task type that sends an announcement. There is no execution and no config: the
 * id is that of the announcement, and lines go to the log of the node.
 */
final class AnnouncementContext implements TaskContext {

  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementContext.class);

  private final Claimed claimed;
  private final boolean last;
  private final AttemptMemory memory;
  private final ConnectionSettings connections;
  private final SecretMask mask = new SecretMask();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  AnnouncementContext(
      Claimed claimed, boolean last, MemoryBudget memory, ConnectionSettings connections) {
    this.claimed = claimed;
    this.last = last;
    this.memory = new AttemptMemory(memory);
    this.connections = connections;
  }

  /** Returns the mask of the secrets that the attempt was given. */
  SecretMask mask() {
    return mask;
  }

  void cancel() {
    cancelled.set(true);
  }

  @Override
  public UUID executionId() {
    return claimed.id();
  }

  @Override
  public int attempt() {
    return claimed.attempt();
  }

  @Override
  public boolean isLastAttempt() {
    return last;
  }

  /** Returns 0, the id of no config. */
  @Override
  public long taskConfigId() {
    return 0;
  }

  @Override
  public Optional<Instant> dueAt() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastSuccess() {
    return Optional.empty();
  }

  @Override
  public Logger logger() {
    return LOG;
  }

  @Override
  public void progress(double fraction, String message) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be from 0 to 1, not " + fraction);
    }
  }

  @Override
  public ReservedMemory reserveMemory(long bytes) throws InterruptedException {
    return memory.reserve(bytes);
  }

  @Override
  public long memoryBudget() {
    return memory.bytes();
  }

  /** Releases the memory that the handler still holds when it has ended. */
  void release() {
    memory.close();
  }

  @Override
  public <S> S connection(String name, Class<S> settings) throws NotRetryableException {
    return connections.of(name, settings, mask);
  }

  @Override
  public boolean cancelled() {
    return cancelled.get();
  }
}
