package io.carillon.bench.contender;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * db-scheduler with its throughput strategy, lock-and-fetch, limits above those it recommends for
 * throughput, and one-time tasks, which it deletes after they have run.
 */
final class DbSchedulerContender implements Contender {

  private static final int BATCH = 5_000;
  private static final int THREADS = 20;
  private static final double LOWER_LIMIT = 4.0;
  private static final double UPPER_LIMIT = 20.0;
  private static final Duration POLL = Duration.ofMillis(20);

  private final Site site;
  private final OneTimeTask<Void> task;
  private final Scheduler scheduler;
  private long total;

  DbSchedulerContender(Site site) {
    this.site = site;
    this.task =
        Tasks.oneTime("nothing")
            .execute((instance, context) ->
                site.arrivals().arrive(context.getExecution().executionTime));
    this.scheduler =
        Scheduler.create(site.dataSource(), task)
            .threads(THREADS)
            .pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
            .pollingInterval(POLL)
            .build();
  }

  // Its documented table, without the index that is only needed for priorities.
  @Override
  public void prepare() {
    site.sql()
        .sql(
            """
            create table scheduled_tasks (task_name text not null, task_instance text not null,
              task_data bytea, execution_time timestamptz, picked boolean not null, picked_by text,
              last_success timestamptz, last_failure timestamptz, consecutive_failures integer,
              last_heartbeat timestamptz, version bigint not null, priority smallint, state text,
              primary key (task_name, task_instance))
            """)
        .update();
    site.sql().sql("create index on scheduled_tasks (execution_time)").update();
    site.sql().sql("create index on scheduled_tasks (last_heartbeat)").update();
  }

  @Override
  public void queue(int executions) {
    Instant past = site.clock().instant().minusSeconds(60);
    List<Instant> dueTimes = new ArrayList<>();
    for (int i = 0; i < executions; i++) {
      dueTimes.add(past.plusNanos(1_000L * i));
    }
    schedule(dueTimes);
  }

  @Override
  public void schedule(List<Instant> dueTimes) {
    for (int from = 0; from < dueTimes.size(); from += BATCH) {
      List<SchedulableInstance<?>> batch = new ArrayList<>();
      for (Instant dueAt : dueTimes.subList(from, Math.min(from + BATCH, dueTimes.size()))) {
        batch.add(SchedulableInstance.of(task.instance(Long.toString(total++)), dueAt));
      }
      scheduler.scheduleBatch(batch);
    }
  }

  @Override
  public int schedulesPerSecond() {
    return 5_000;
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public long ended() {
    return total - site.count("select count(*) from scheduled_tasks");
  }

  @Override
  public List<String> audit(long executions) {
    long left = site.count("select count(*) from scheduled_tasks");
    return left == 0 ? List.of() : List.of("%d of %d tasks are left".formatted(left, executions));
  }

  @Override
  public void close() {
    scheduler.stop();
  }
}
