package io.carillon.bench.contender;

import static io.carillon.database.SqlArrays.instants;

import io.carillon.bench.meter.Arrivals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz with its clustered JDBC store: acquires as many triggers at once as it has threads; one
 * job with a trigger for each due time. A trigger is deleted after it has fired.
 */
final class QuartzContender implements Contender {

  private static final String DATA_SOURCE = "bench";
  private static final String ARRIVALS = "arrivals";
  private static final String THREADS = "20";
  // How early a trigger may fire to enlarge a batch: Quartz does fire them early.
  private static final String FIRE_AHEAD_MILLIS = "0";
  // How long it may go without polling for unknown triggers; the shortest that it accepts.
  private static final String IDLE_WAIT_MILLIS = "1000";
  private static final int BATCH = 20_000;

  /** A job that ends at once. */
  public static final class Nothing implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      arrivals(context).arrive(context.getScheduledFireTime().toInstant());
    }

    private static Arrivals arrivals(JobExecutionContext context) {
      try {
        return (Arrivals) Objects.requireNonNull(context.getScheduler().getContext().get(ARRIVALS));
      } catch (SchedulerException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Connections from the pool that every contender uses. */
  private record Pool(Site site) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return site.dataSource().getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {} // the site closes it
  }

  private final Site site;
  private final Scheduler scheduler;
  private long total;

  QuartzContender(Site site) throws SchedulerException {
    this.site = site;
    DBConnectionManager.getInstance().addConnectionProvider(DATA_SOURCE, new Pool(site));
    this.scheduler = new StdSchedulerFactory(properties()).getScheduler();
    scheduler.getContext().put(ARRIVALS, site.arrivals());
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", "bench");
    properties.put("org.quartz.scheduler.instanceId", "AUTO");
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", THREADS);
    properties.put(
        "org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow", FIRE_AHEAD_MILLIS);
    properties.put("org.quartz.scheduler.idleWaitTime", IDLE_WAIT_MILLIS);
    properties.put("org.quartz.threadPool.threadCount", THREADS);
    properties.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    properties.put(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    properties.put("org.quartz.jobStore.dataSource", DATA_SOURCE);
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    properties.put("org.quartz.jobStore.useProperties", "true");
    return properties;
  }

  @Override
  public void prepare() throws IOException, SchedulerException {
    try (InputStream tables =
        Objects.requireNonNull(
            JobDetail.class.getResourceAsStream(
                "/org/quartz/impl/jdbcjobstore/tables_postgres.sql"))) {
      String script = new String(tables.readAllBytes(), StandardCharsets.UTF_8);
      Stream.of(script.split(";", -1))
          .filter(statement -> !statement.isBlank())
          .forEach(statement -> site.sql().sql(statement).update());
    }
    scheduler.addJob(
        JobBuilder.newJob(Nothing.class).withIdentity("nothing").storeDurably().build(), true);
  }

  @Override
  public void queue(int executions) {
    Instant past = site.clock().instant().minusSeconds(60);
    schedule(Stream.generate(() -> past).limit(executions).toList());
  }

  @Override
  public void schedule(List<Instant> dueTimes) {
    for (int from = 0; from < dueTimes.size(); from += BATCH) {
      scheduleBatch(dueTimes.subList(from, Math.min(from + BATCH, dueTimes.size())));
    }
  }

  /**
   * Inserts triggers as its own scheduleJob does, but many per statement: one by one takes minutes.
   * -1 is the instruction to fire late triggers as if they were on time.
   */
  private void scheduleBatch(List<Instant> dueTimes) {
    site.sql()
        .sql(
            """
            with made as (
              insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group,
                next_fire_time, prev_fire_time, priority, trigger_state, trigger_type, start_time,
                end_time, misfire_instr)
              select 'bench', cast(:first + n as text), 'DEFAULT', 'nothing', 'DEFAULT', millis, -1, 5,
                'WAITING', 'SIMPLE', millis, 0, -1
              from (
                select n, cast(extract(epoch from at) * 1000 as bigint) as millis
                from unnest(:dues) with ordinality as d(at, n)
              ) as due
              returning sched_name, trigger_name, trigger_group
            )
            insert into qrtz_simple_triggers
            select sched_name, trigger_name, trigger_group, 0, 0, 0 from made
            """)
        .param("first", total)
        .param("dues", instants(dueTimes, dueAt -> dueAt))
        .update();
    total += dueTimes.size();
  }

  @Override
  public int schedulesPerSecond() {
    return 2_000;
  }

  @Override
  public void start() throws SchedulerException {
    scheduler.start();
  }

  // A one-shot trigger is deleted after its job has ended.
  @Override
  public long ended() {
    return total - site.count("select count(*) from qrtz_triggers");
  }

  @Override
  public List<String> audit(long executions) {
    long left = site.count("select count(*) from qrtz_triggers");
    return left == 0
        ? List.of()
        : List.of("%d of %d triggers are left".formatted(left, executions));
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown(false);
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }
}
