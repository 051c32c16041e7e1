package io.carillon.broker;

import static io.carillon.database.Arrays.texts;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The broker that is the database: workers of this process are woken in memory, those of others by
 * a notice, at most one for each queue in 20 ms (a notice takes a lock of the whole cluster at
 * commit), and all of them look by themselves now and then.
 */
public final class PostgresBroker implements Broker {

  /** The channel; its payload is the queue's name. */
  public static final String CHANNEL = "carillon_queue";

  private static final long NOTICE_GAP_MS = 20;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Database database;
  private final ExecutionStore store;
  private final List<PostgresInbox> inboxes = new CopyOnWriteArrayList<>();
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();
  private final AgentLoop notices = new AgentLoop("queue-notices", this::sendNotices);

  /** On that database. */
  public PostgresBroker(Database database, ExecutionStore store) {
    this.database = database;
    this.store = store;
  }

  /** Starts sending notices to other processes. */
  public void start() {
    notices.start();
  }

  @Override
  public void announce(Collection<String> queues) {
    wakeLocal(queues);
    unsent.addAll(queues);
    notices.wake();
  }

  private Duration sendNotices() throws InterruptedException {
    Set<String> queues = Set.copyOf(unsent);
    if (queues.isEmpty()) {
      return IDLE;
    }
    unsent.removeAll(queues);
    database
        .sql()
        .sql("select pg_notify(:channel, queue) from unnest(:queues) as n(queue)")
        .param("channel", CHANNEL)
        .param("queues", texts(queues))
        .query((row, index) -> index)
        .list();
    TimeUnit.MILLISECONDS.sleep(NOTICE_GAP_MS);
    return Duration.ZERO;
  }

  /** Wakes the workers of this process: what a notice from another process asks for. */
  public void wakeLocal(Collection<String> queues) {
    inboxes.stream().filter(inbox -> inbox.serves(queues)).forEach(PostgresInbox::wake);
  }

  /** Wakes all workers of this process: notices may have been missed. */
  public void wakeLocal() {
    inboxes.forEach(PostgresInbox::wake);
  }

  @Override
  public Inbox open(UUID workerId, Collection<String> queues, Collection<String> types) {
    PostgresInbox inbox = new PostgresInbox(workerId, List.copyOf(queues), List.copyOf(types));
    inboxes.add(inbox);
    return inbox;
  }

  @Override
  public void close() {
    inboxes.forEach(PostgresInbox::close);
    notices.close();
  }

  private final class PostgresInbox implements Inbox {

    private final UUID workerId;
    private final List<String> queues;
    private final List<String> types;
    private final AtomicLong claims = new AtomicLong();
    private final Semaphore news = new Semaphore(0);

    PostgresInbox(UUID workerId, List<String> queues, List<String> types) {
      this.workerId = workerId;
      this.queues = queues;
      this.types = types;
    }

    boolean serves(Collection<String> announced) {
      return announced.stream().anyMatch(queues::contains);
    }

    @Override
    public List<Claim> claim(int limit) {
      List<Claim> claimed = new ArrayList<>();
      int first = (int) (claims.get() % queues.size());
      for (int i = 0; i < queues.size() && claimed.size() < limit; i++) {
        String queue = queues.get((first + i) % queues.size());
        long number = claims.incrementAndGet();
        claimed.addAll(store.claim(workerId, number, queue, types, limit - claimed.size()));
      }
      return claimed;
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
      if (news.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    }

    @Override
    public void wake() {
      if (news.availablePermits() == 0) {
        news.release();
      }
    }

    @Override
    public void close() {
      inboxes.remove(this);
      wake();
    }
  }
}
