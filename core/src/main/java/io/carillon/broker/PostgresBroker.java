package io.carillon.broker;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.NewExecution;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A broker that needs only the database. It wakes workers of this process in memory and those of
 * other processes by a notice; every worker also polls.
 */
public final class PostgresBroker implements Broker {

  private final ClaimStore claims;
  private final QueueNotifier notices;
  private final List<PostgresSource> sources = new CopyOnWriteArrayList<>();

  /** Creates the broker of a node on the given database. */
  public PostgresBroker(Database database, String node) {
    this.claims = new ClaimStore(database);
    this.notices = QueueNotifier.toOthers(database, node);
  }

  @Override
  public void start() {
    notices.start();
  }

  @Override
  public void announce(Collection<ClaimableExecution> waiting) {
    Set<String> queues =
        waiting.stream().map(ClaimableExecution::queue).collect(Collectors.toSet());
    queues.forEach(this::noticed);
    notices.send(queues);
  }

  @Override
  public void noticed(String queue) {
    claims.pauses().noticed(queue);
    sources.stream().filter(source -> source.serves(queue)).forEach(PostgresSource::wake);
  }

  @Override
  public Optional<SlotReservation> reserve(List<NewExecution> executions) {
    List<NewExecution> open = open(executions);
    for (PostgresSource source : sources) {
      Optional<SlotReservation> reserved = source.reserve(open);
      if (reserved.isPresent()) {
        return reserved;
      }
    }
    return Optional.empty();
  }

  private List<NewExecution> open(List<NewExecution> executions) {
    Set<String> paused = claims.pauses().known();
    return paused.isEmpty()
        ? executions
        : executions.stream().filter(one -> !paused.contains(one.queue())).toList();
  }

  @Override
  public WorkSource open(WorkerSubscription worker) {
    PostgresSource source = new PostgresSource(worker);
    sources.add(source);
    return source;
  }

  @Override
  public List<AgentLoop> agents() {
    return List.of(notices.agent());
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
    sources.forEach(PostgresSource::close);
    notices.close();
  }

  private final class PostgresSource implements WorkSource {

    private final WorkerSubscription worker;
    private final ExecutionPoller poller;
    private final WakeSignal signal = new WakeSignal();
    // The last claim emptied the queues. Claim again only after a notice or the poll interval.
    private boolean empty;
    // True while the worker is blocked because its last claim found nothing more. Only then may
    // executions be handed to it directly. Executions that the claim skipped (see
    // ExecutionPoller.scannedAll) can be overtaken by up to 50 ms, exactly as by ordinary claims.
    private volatile boolean waiting;

    PostgresSource(WorkerSubscription worker) {
      this.worker = worker;
      this.poller = new ExecutionPoller(claims, worker);
    }

    Optional<SlotReservation> reserve(List<NewExecution> executions) {
      return waiting ? worker.reserve(executions) : Optional.empty();
    }

    boolean serves(String queue) {
      return poller.queues().contains(queue);
    }

    @Override
    public List<Claim> claim(long batch, int limit) {
      if (empty) {
        return List.of();
      }
      List<Claim> claimed = poller.claim(batch, limit);
      empty = claimed.size() < limit;
      return claimed;
    }

    @Override
    public void rest() {
      // Nothing to give back: waiting executions stay in the table.
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
      waiting = true;
      try {
        signal.await(poller.patience(atMost));
      } finally {
        waiting = false;
      }
      empty = false;
    }

    @Override
    public void wake() {
      waiting = false;
      signal.tell();
    }

    @Override
    public void close() {
      sources.remove(this);
      wake();
    }
  }
}
