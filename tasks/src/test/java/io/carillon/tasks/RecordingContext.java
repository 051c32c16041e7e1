package io.carillon.tasks;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.carillon.memory.MemoryBudget;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ReservedMemory;
import io.carillon.task.TaskContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** The context of an attempt, the first one by default, that keeps what it is told. */
public final class RecordingContext implements TaskContext {

  private static final MemoryBudget MEMORY = new MemoryBudget(64L << 20);

  public final UUID executionId = UUID.randomUUID();
  public final List<String> progress = Collections.synchronizedList(new ArrayList<>());
  public volatile boolean cancelled;
  public volatile int attempt = 1;
  private final Map<String, Object> connections = new ConcurrentHashMap<>();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ch.qos.logback.classic.Logger logger = new LoggerContext().getLogger("execution");

  public RecordingContext() {
    lines.list = new CopyOnWriteArrayList<>(); // read while the handler writes
    lines.start();
    logger.addAppender(lines);
  }

  /** Adds a connection that the handler can use. */
  public RecordingContext connection(String name, Object settings) {
    connections.put(name, settings);
    return this;
  }

  @Override
  public <S> S connection(String name, Class<S> settings) throws NotRetryableException {
    Object found = connections.get(name);
    if (!settings.isInstance(found)) {
      throw new NotRetryableException("There is no connection named " + name);
    }
    return settings.cast(found);
  }

  public String log() {
    return String.join("\n", lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Override
  public UUID executionId() {
    return executionId;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public long taskConfigId() {
    return 1;
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
    return logger;
  }

  @Override
  public void progress(double fraction, String message) {
    progress.add(fraction + " " + message);
  }

  @Override
  public ReservedMemory reserveMemory(long bytes) throws InterruptedException {
    if (bytes > MEMORY.bytes()) {
      throw new IllegalArgumentException("more than all handlers share");
    }
    return MEMORY.reserve(bytes)::close;
  }

  @Override
  public long memoryBudget() {
    return MEMORY.bytes();
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }
}
