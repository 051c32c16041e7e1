package io.carillon.server.browser;

import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A thousand updates a second of executions of one config, as the engine writes them: queued with
 * an event, running, ended. No worker takes from their queue.
 */
final class Storm {

  private static final Duration TICK = Duration.ofMillis(100);
  private static final int OF_A_TICK = 34;

  private static final String QUEUED =
      """
      with n as (select id from unnest(:ids) as n(id)), live as (
        insert into carillon.task_execution_live (id, task_config_id, config_version, queued_at,
          max_attempts, priority, status, trigger, triggered_by, task_type, queue)
        select id, :config, 1, now(), 1, 5, 'queued', 'manual', 'storm', 'chatter', 'storm' from n)
      insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, count, decided_at,
        execution_id, actor)
      select :config, now(), nextval('carillon.schedule_event_change'), 'triggered', 1, now(), id, 'storm'
      from n
      """;
  private static final String RUNNING =
      """
      update carillon.task_execution_live set status = 'running', attempt = 1, started_at = now(),
        wakes_at = 'infinity'
      where id = any(:ids)
      """;
  private static final String ENDED =
      """
      with gone as (delete from carillon.task_execution_live where id = any(:ids) returning *)
      insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at, attempt,
        max_attempts, priority, status, trigger, triggered_by, task_type, queue, started_at, finished_at, error)
      select id, task_config_id, config_version, queued_at, attempt, max_attempts, priority,
        case when right(cast(id as text), 1) = '7' then 'failed' else 'succeeded' end, trigger, triggered_by,
        task_type, queue, started_at, now(),
        case when right(cast(id as text), 1) = '7' then cast('{"type": "Broken", "message": "it failed"}' as jsonb) end
      from gone
      """;

  private final Database database;
  private final long config;
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final AtomicInteger updates = new AtomicInteger();
  private List<UUID> queued = List.of();
  private List<UUID> running = List.of();

  Storm(Database database, long config) {
    this.database = database;
    this.config = config;
  }

  /** Writes for so long and then ends what it has begun; returns the updates of a second. */
  double blow(Duration length) {
    long begin = System.nanoTime();
    int before = updates.get();
    for (int tick = 0; TICK.multipliedBy(tick).compareTo(length) < 0; tick++) {
      awaitTime(begin + TICK.multipliedBy(tick).toNanos());
      goOn();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    double rate = (updates.get() - before) / seconds;
    write(List.of());
    write(List.of());
    return rate;
  }

  /** Writes the updates of a tenth of a second; what it begins has not ended then. */
  void goOn() {
    Instant now = Instant.now();
    write(IntStream.range(0, OF_A_TICK).mapToObj(i -> ids.next(now)).toList());
  }

  private static void awaitTime(long at) {
    while (System.nanoTime() < at) {
      LockSupport.parkNanos(at - System.nanoTime());
    }
  }

  private void write(List<UUID> made) {
    database.inTransaction(() -> {
      write(ENDED, running);
      write(RUNNING, queued);
      write(QUEUED, made);
      return made;
    });
    running = queued;
    queued = made;
  }

  private void write(String statement, List<UUID> some) {
    if (!some.isEmpty()) {
      database
          .sql()
          .sql(statement)
          .param("ids", SqlArrays.uuids(some))
          .param("config", config)
          .update();
      updates.addAndGet(some.size());
    }
  }
}
