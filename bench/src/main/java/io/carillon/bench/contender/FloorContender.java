package io.carillon.bench.contender;

import static io.carillon.database.SqlArrays.uuids;

import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The minimum work of any system with a history, in durable batches of up to 500 on two
 * connections: at a due time, one update of the schedule and one insert of the execution before its
 * handler starts; at the end, one update of the execution and one insert of its attempt. All rows
 * are found by primary key, and pending work is known in memory. No claim, no fence, no statistics.
 */
final class FloorContender implements Contender {

  private static final int BATCH = 500;
  private static final int SETTLING_THREADS = 2;

  private final Site site;
  private final TransactionTemplate transactions;
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final Queue<Due> due = new ArrayDeque<>();
  // Bounded by what the measurement creates beforehand.
  private final BlockingQueue<UUID> running = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final UUID worker = UUID.randomUUID();
  private final AtomicLong ended = new AtomicLong();
  private boolean startsWhenTaken;

  /** A future execution, with the id of its schedule. */
  private record Due(UUID id, Instant at) {}

  FloorContender(Site site) {
    this.site = site;
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(site.dataSource()));
  }

  @Override
  public void prepare() {
    for (String table :
        List.of(
            """
            create table schedule (id uuid primary key, next_due_at timestamptz, fires int not null)
            """,
            """
            create table execution (id uuid primary key, task_config_id bigint not null,
              task_type text not null, queue text not null, status text not null,
              queued_at timestamptz not null, started_at timestamptz, finished_at timestamptz,
              attempt integer not null, worker_id uuid)
            """,
            """
            create table attempt (execution_id uuid not null, number integer not null,
              worker_id uuid not null, started_at timestamptz not null,
              finished_at timestamptz not null, outcome text not null,
              primary key (execution_id, number))
            """)) {
      site.sql().sql(table).update();
    }
  }

  @Override
  public void queue(int executions) {
    startsWhenTaken = true;
    List<UUID> made = newIds(executions);
    insertExecutions(made);
    running.addAll(made);
  }

  private List<UUID> newIds(int count) {
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(ids.next(site.clock().instant()));
    }
    return made;
  }

  private void insertExecutions(List<UUID> batch) {
    site.sql()
        .sql(
            """
            insert into execution (id, task_config_id, task_type, queue, status, queued_at, attempt)
            select id, 1, 'nothing', 'default', 'queued', now(), 0 from unnest(:ids) as n(id)
            """)
        .param("ids", uuids(batch))
        .update();
  }

  @Override
  public void schedule(List<Instant> dueTimes) {
    List<UUID> made = newIds(dueTimes.size());
    site.sql()
        .sql("insert into schedule select id, now(), 0 from unnest(:ids) as n(id)")
        .param("ids", uuids(made))
        .update();
    List<Instant> sorted = dueTimes.stream().sorted(Comparator.naturalOrder()).toList();
    for (int i = 0; i < sorted.size(); i++) {
      due.add(new Due(made.get(i), sorted.get(i)));
    }
  }

  @Override
  public int schedulesPerSecond() {
    return 20_000;
  }

  @Override
  public void start() {
    if (startsWhenTaken) {
      for (int i = 0; i < SETTLING_THREADS; i++) {
        begin("floor-settles-" + i, this::settleOnce);
      }
    } else {
      begin("floor-fires", this::fireOnce);
      begin("floor-settles", this::settleOnce);
    }
  }

  /** One round of a thread. */
  private interface Round {
    /** Runs it; returns whether another round may follow. */
    boolean run() throws InterruptedException;
  }

  private void begin(String name, Round round) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(() -> repeat(round)));
  }

  private static void repeat(Round round) {
    try {
      boolean more = true;
      while (more) {
        more = round.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private boolean fireOnce() throws InterruptedException {
    Due next = due.peek();
    if (next == null) {
      return false;
    }
    TimeUnit.NANOSECONDS.sleep(Duration.between(site.clock().instant(), next.at()).toNanos());
    List<Due> batch = takeDue();
    List<UUID> batchIds = batch.stream().map(Due::id).toList();
    transactions.executeWithoutResult(status -> fire(batchIds));
    batch.forEach(one -> site.arrivals().arrive(one.at()));
    running.addAll(batchIds);
    return true;
  }

  private List<Due> takeDue() {
    Instant now = site.clock().instant();
    List<Due> batch = new ArrayList<>();
    for (Due next = due.peek();
        next != null && !next.at().isAfter(now) && batch.size() < BATCH;
        next = due.peek()) {
      batch.add(due.remove());
    }
    return batch;
  }

  private void fire(List<UUID> batch) {
    site.sql()
        .sql(
            """
            update schedule set next_due_at = next_due_at + interval '1 hour', fires = fires + 1
            where id = any(:ids)
            """)
        .param("ids", uuids(batch))
        .update();
    insertExecutions(batch);
  }

  private boolean settleOnce() throws InterruptedException {
    List<UUID> batch = new ArrayList<>();
    batch.add(running.take());
    running.drainTo(batch, BATCH - 1);
    if (startsWhenTaken) {
      batch.forEach(id -> site.arrivals().arrive(null));
    }
    transactions.executeWithoutResult(status -> settle(batch));
    ended.addAndGet(batch.size());
    return true;
  }

  private void settle(List<UUID> batch) {
    site.sql()
        .sql(
            """
            update execution set status = 'succeeded', attempt = 1, worker_id = :worker,
              started_at = now(), finished_at = now()
            from unnest(:ids) as n(id) where execution.id = n.id
            """)
        .param("worker", worker)
        .param("ids", uuids(batch))
        .update();
    site.sql()
        .sql(
            """
            insert into attempt select id, 1, :worker, now(), now(), 'succeeded'
            from unnest(:ids) as n(id)
            """)
        .param("worker", worker)
        .param("ids", uuids(batch))
        .update();
  }

  @Override
  public long ended() {
    return ended.get();
  }

  @Override
  public List<String> audit(long executions) {
    long kept =
        site.count(
            """
            select count(*) from execution e join attempt a on a.execution_id = e.id
            where e.status = 'succeeded'
            """);
    return kept == executions
        ? List.of()
        : List.of("%d of %d executions ended, with an attempt".formatted(kept, executions));
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
