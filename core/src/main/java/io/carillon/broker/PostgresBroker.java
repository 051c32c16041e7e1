package io.carillon.broker;

import io.carillon.database.Database;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.Waiting;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
  public Inbox open(UUID workerId, Collection<String> queues, Collection<String> types) {
    PostgresInbox inbox = new PostgresInbox(new TableClaims(claims, workerId, queues, types));
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

    private final TableClaims table;
    private final News news = new News();
    // The last claim took all there was: only news, or time, make it worth another.
    private boolean empty;

    PostgresInbox(TableClaims table) {
      this.table = table;
    }

    boolean serves(String queue) {
      return table.queues().contains(queue);
    }

    @Override
    public List<Claim> claim(int limit) {
      if (empty) {
        return List.of();
      }
      List<Claim> claimed = table.claim(limit);
      empty = claimed.size() < limit;
      return claimed;
    }

    @Override
    public void rest() {
      // It holds nothing: what waits, waits in the table.
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
      news.await(table.patience(atMost));
      empty = false;
    }

    @Override
    public void wake() {
      news.tell();
    }

    @Override
    public void close() {
      inboxes.remove(this);
      wake();
    }
  }
}
