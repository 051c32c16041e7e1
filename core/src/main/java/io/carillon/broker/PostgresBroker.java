package io.carillon.broker;

import io.carillon.database.Database;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Waiting;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The broker that is the database: workers of this process are woken in memory, those of others by
 * a notice, and all of them look by themselves now and then.
 */
public final class PostgresBroker implements Broker {

  private final ClaimStore claims;
  private final QueueNotices notices;
  private final List<PostgresInbox> inboxes = new CopyOnWriteArrayList<>();

  /** On that database, in that node. */
  public PostgresBroker(Database database, String node) {
    this.claims = new ClaimStore(database);
    this.notices = QueueNotices.toOthers(database, node);
  }

  @Override
  public void start() {
    notices.start();
  }

  @Override
  public void announce(Collection<Waiting> waiting) {
    Set<String> queues = waiting.stream().map(Waiting::queue).collect(Collectors.toSet());
    queues.forEach(this::noticed);
    notices.send(queues);
  }

  @Override
  public void noticed(String queue) {
    inboxes.stream().filter(inbox -> inbox.serves(queue)).forEach(PostgresInbox::wake);
  }

  @Override
  public Optional<Reservation> reserve(List<NewExecution> executions) {
    for (PostgresInbox inbox : inboxes) {
      Optional<Reservation> reserved = inbox.reserve(executions);
      if (reserved.isPresent()) {
        return reserved;
      }
    }
    return Optional.empty();
  }

  @Override
  public Inbox open(Recipient worker) {
    PostgresInbox inbox = new PostgresInbox(worker);
    inboxes.add(inbox);
    return inbox;
  }

  @Override
  public @Nullable String trouble() {
    return null;
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of();
  }

  @Override
  public void close() {
    inboxes.forEach(PostgresInbox::close);
    notices.close();
  }

  private final class PostgresInbox implements Inbox {

    private final Recipient worker;
    private final TableClaims table;
    private final News news = new News();
    // The last claim took all there was: only news, or time, make it worth another.
    private boolean empty;
    // Nothing waits that the last claim looked at. What it passed over, as between two looks at all
    // that waits, is overtaken, as by claims.
    private volatile boolean waiting;

    PostgresInbox(Recipient worker) {
      this.worker = worker;
      this.table = new TableClaims(claims, worker);
    }

    Optional<Reservation> reserve(List<NewExecution> executions) {
      if (!waiting) {
        return Optional.empty();
      }
      List<NewExecution> fitting =
          executions.stream()
              .filter(worker::takes)
              .sorted(Comparator.comparingInt(NewExecution::priority).reversed())
              .toList();
      return fitting.isEmpty() ? Optional.empty() : worker.room().reserve(fitting);
    }

    boolean serves(String queue) {
      return table.queues().contains(queue);
    }

    @Override
    public List<Claim> claim(long batch, int limit) {
      if (empty) {
        return List.of();
      }
      List<Claim> claimed = table.claim(batch, limit);
      empty = claimed.size() < limit;
      return claimed;
    }

    @Override
    public void rest() {
      // It holds nothing: what waits, waits in the table.
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
      waiting = true;
      try {
        news.await(table.patience(atMost));
      } finally {
        waiting = false;
      }
      empty = false;
    }

    @Override
    public void wake() {
      waiting = false;
      news.tell();
    }

    @Override
    public void close() {
      inboxes.remove(this);
      wake();
    }
  }
}
