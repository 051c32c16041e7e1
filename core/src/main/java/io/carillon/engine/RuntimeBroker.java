package io.carillon.engine;

import io.carillon.broker.Broker;
import io.carillon.broker.Inbox;
import io.carillon.broker.QueueNotices;
import io.carillon.broker.Recipient;
import io.carillon.broker.Reservation;
import io.carillon.database.Database;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Waiting;
import io.carillon.runtime.TaskRuntime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The broker for handlers; announcements of queues that a runtime serves go to that runtime. */
final class RuntimeBroker implements Broker {

  private final Broker broker;
  private final QueueNotices notices;
  private @Nullable TaskRuntime runtime;

  RuntimeBroker(Broker broker, Database database) {
    this.broker = broker;
    this.notices = new QueueNotices(database);
  }

  /**
   * Sets the runtime. It comes after construction because the runtime's parts announce through this
   * broker.
   */
  void connect(TaskRuntime served) {
    this.runtime = served;
  }

  @Override
  public void start() {
    broker.start();
    if (runtime != null) {
      notices.start();
    }
  }

  @Override
  public void announce(Collection<Waiting> waiting) {
    TaskRuntime other = runtime;
    if (other == null) {
      broker.announce(waiting);
      return;
    }
    Map<Boolean, List<Waiting>> split =
        waiting.stream().collect(Collectors.partitioningBy(one -> other.serves(one.queue())));
    announceTo(other, split.getOrDefault(true, List.of()));
    List<Waiting> ours = split.getOrDefault(false, List.of());
    if (!ours.isEmpty()) {
      broker.announce(ours);
    }
  }

  private void announceTo(TaskRuntime other, List<Waiting> waiting) {
    if (!waiting.isEmpty()) {
      Set<String> queues = waiting.stream().map(Waiting::queue).collect(Collectors.toSet());
      queues.forEach(other::noticed);
      notices.send(queues);
    }
  }

  @Override
  public void noticed(String queue) {
    broker.noticed(queue);
    if (runtime != null) {
      runtime.noticed(queue);
    }
  }

  @Override
  public Optional<Reservation> reserve(List<NewExecution> executions) {
    return broker.reserve(executions);
  }

  @Override
  public Inbox open(Recipient worker) {
    return broker.open(worker);
  }

  @Override
  public @Nullable String trouble() {
    return broker.trouble();
  }

  @Override
  public Map<String, Long> counts() {
    return broker.counts();
  }

  @Override
  public void close() {
    notices.close();
    broker.close();
  }
}
