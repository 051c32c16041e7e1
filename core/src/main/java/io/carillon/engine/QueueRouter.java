package io.carillon.engine;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.QueueNotifier;
import io.carillon.broker.SlotReservation;
import io.carillon.broker.WorkSource;
import io.carillon.broker.WorkerSubscription;
import io.carillon.database.Database;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.NewExecution;
import io.carillon.runtime.TaskRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The broker for handlers; announcements of queues that a runtime serves go to that runtime. */
final class QueueRouter implements Broker {

  private final Broker broker;
  private final QueueNotifier notices;
  private @Nullable TaskRuntime runtime;

  QueueRouter(Broker broker, Database database) {
    this.broker = broker;
    this.notices = new QueueNotifier(database);
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
  public void announce(Collection<ClaimableExecution> waiting) {
    TaskRuntime other = runtime;
    if (other == null) {
      broker.announce(waiting);
      return;
    }
    Map<Boolean, List<ClaimableExecution>> split =
        waiting.stream().collect(Collectors.partitioningBy(one -> other.serves(one.queue())));
    announceTo(other, split.getOrDefault(true, List.of()));
    List<ClaimableExecution> ours = split.getOrDefault(false, List.of());
    if (!ours.isEmpty()) {
      broker.announce(ours);
    }
  }

  private void announceTo(TaskRuntime other, List<ClaimableExecution> waiting) {
    if (!waiting.isEmpty()) {
      Set<String> queues =
          waiting.stream().map(ClaimableExecution::queue).collect(Collectors.toSet());
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
  public Optional<SlotReservation> reserve(List<NewExecution> executions) {
    return broker.reserve(executions);
  }

  @Override
  public WorkSource open(WorkerSubscription worker) {
    return broker.open(worker);
  }

  @Override
  public List<AgentLoop> agents() {
    List<AgentLoop> agents = new ArrayList<>(broker.agents());
    if (runtime != null) {
      agents.add(notices.agent());
    }
    return agents;
  }

  @Override
  public @Nullable String lastError() {
    return broker.lastError();
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
