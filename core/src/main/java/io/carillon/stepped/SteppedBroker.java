package io.carillon.stepped;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.SlotReservation;
import io.carillon.broker.WorkSource;
import io.carillon.broker.WorkerSubscription;
import io.carillon.database.Database;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimStore.Taking;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.NewExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The broker of a node without threads: it sends no notices, and its workers never wait. An
 * execution is handed to a worker in the transaction that creates it when that worker's last claim
 * emptied its queues and nothing was announced since, as by {@link
 * io.carillon.broker.PostgresBroker}. Not thread-safe.
 */
public final class SteppedBroker implements Broker {

  private final ClaimStore claims;
  private final List<TableInbox> inboxes = new ArrayList<>();

  /**
   * Creates the broker of a node.
   *
   * @param node unused: no other process is told anything
   */
  public SteppedBroker(Database database, String node) {
    this.claims = new ClaimStore(database);
  }

  @Override
  public void start() {
    // Nothing to start: the caller makes every step.
  }

  @Override
  public void announce(Collection<ClaimableExecution> waiting) {
    waiting.stream()
        .map(ClaimableExecution::queue)
        .collect(Collectors.toSet())
        .forEach(this::noticed);
  }

  @Override
  public void noticed(String queue) {
    inboxes.stream().filter(inbox -> inbox.serves(queue)).forEach(WorkSource::wake);
  }

  @Override
  public Optional<SlotReservation> reserve(List<NewExecution> executions) {
    for (TableInbox inbox : inboxes) {
      Optional<SlotReservation> reserved = inbox.reserve(executions);
      if (reserved.isPresent()) {
        return reserved;
      }
    }
    return Optional.empty();
  }

  @Override
  public WorkSource open(WorkerSubscription worker) {
    TableInbox inbox = new TableInbox(worker);
    inboxes.add(inbox);
    return inbox;
  }

  @Override
  public List<AgentLoop> agents() {
    return List.of();
  }

  @Override
  public @Nullable String lastError() {
    return null;
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of();
  }

  @Override
  public void close() {
    inboxes.clear();
  }

  private final class TableInbox implements WorkSource {

    private final WorkerSubscription worker;
    private final Set<String> queues;
    private boolean emptied;

    TableInbox(WorkerSubscription worker) {
      this.worker = worker;
      this.queues = Set.copyOf(worker.queues());
    }

    boolean serves(String queue) {
      return queues.contains(queue);
    }

    Optional<SlotReservation> reserve(List<NewExecution> executions) {
      return emptied ? worker.reserve(executions) : Optional.empty();
    }

    @Override
    public List<Claim> claim(long batch, int limit) {
      List<Claim> claimed = new ArrayList<>();
      for (String queue : worker.queues()) {
        int left = limit - claimed.size();
        if (left > 0) {
          Taking taking = new Taking(worker.workerId(), batch, worker.types(), left);
          claimed.addAll(claims.claim(taking, queue, null).claims());
        }
      }
      emptied = claimed.size() < limit;
      return claimed;
    }

    @Override
    public void rest() {
      // Nothing to give back: waiting executions stay in the table.
    }

    @Override
    public void await(Duration atMost) {
      // Nothing happens until the caller makes the next step.
    }

    @Override
    public void wake() {
      emptied = false;
    }

    @Override
    public void close() {
      inboxes.remove(this);
    }
  }
}
