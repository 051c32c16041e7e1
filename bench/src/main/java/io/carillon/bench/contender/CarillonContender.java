package io.carillon.bench.contender;

import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.NewExecution;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Carillon with the settings that docs/scaling.md advises for short executions: one node with all
 * roles and full history.
 */
public final class CarillonContender implements Contender {

  private static final int BATCH = 5_000;
  private static final int RUN_AT_ONCE = 1_000;
  private static final int CONCURRENCY = 500;

  /** A handler that ends at once, or after sleeping. */
  @TaskType(name = "nothing")
  static final class Nothing implements TaskHandler<Nothing.Parameters> {
    record Parameters() {}

    private final Arrivals arrivals;
    private final Duration work;

    Nothing(Arrivals arrivals, Duration work) {
      this.arrivals = arrivals;
      this.work = work;
    }

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context)
        throws InterruptedException {
      arrivals.arrive(context.dueAt().orElse(null));
      if (work.isPositive()) {
        Thread.sleep(work);
      }
      return null;
    }
  }

  private final Site site;
  private final Database database;
  private final Broker.Factory brokers;
  private final Duration work;
  private final int nodes;
  private final List<Runnable> closing = new ArrayList<>();
  private final String run = UUID.randomUUID().toString();
  private Instant since = Instant.MAX;
  private long endedBefore;
  private @Nullable TaskConfig queued;
  private @Nullable Engine engine;

  /** Creates it with PostgreSQL alone. */
  public CarillonContender(Site site) {
    this(site, Duration.ZERO);
  }

  /**
   * Creates it with executions that take time.
   *
   * @param work the sleep of each
   */
  public CarillonContender(Site site, Duration work) {
    this(site, PostgresBroker::new, work, 1);
  }

  /** Creates it with another broker. */
  public CarillonContender(Site site, Broker.Factory brokers) {
    this(site, brokers, Duration.ZERO, 1);
  }

  /** Creates three nodes with all roles in one process, each with its own connections. */
  static CarillonContender cluster(Site site) {
    return new CarillonContender(site, PostgresBroker::new, Duration.ZERO, 3);
  }

  private CarillonContender(Site site, Broker.Factory brokers, Duration work, int nodes) {
    this.site = site;
    this.brokers = brokers;
    this.work = work;
    this.nodes = nodes;
    this.database = database(site);
  }

  private static Database database(Site site) {
    return new Database(site.dataSource(), new JdbcTransactionManager(site.dataSource()));
  }

  /** Returns the database of the site. */
  public Database database() {
    return database;
  }

  private Engine engine(EngineSettings settings) {
    return engine(database, settings);
  }

  private Engine engine(Database of, EngineSettings settings) {
    return new Engine(
        of, new LocalTaskTypes(List.of(new Nothing(site.arrivals(), work))), settings, brokers);
  }

  @Override
  public void prepare() {
    Migrations.apply(site.dataSource());
    since = database.time().truncatedTo(ChronoUnit.MILLIS);
    endedBefore = endedEver();
    try (Engine door = engine(EngineSettings.of("door").withRoles(Set.of()))) {
      door.start();
      queued = create(door, "queued-" + run, Overlap.ALLOW.code());
      create(door, template(), Overlap.SKIP.code());
    }
  }

  /** Returns the name of the config whose policies the scheduled ones get. */
  public String template() {
    return "template-" + run;
  }

  private static TaskConfig create(Engine door, String name, String overlap) {
    String json =
        """
        {"name": "%s", "task_type": "nothing", "schedule": {"type": "manual"}, "overlap": "%s"}
        """;
    return door.manager()
        .create(DefinitionReader.read(Json.object(json.formatted(name, overlap))), true, "bench");
  }

  @Override
  public void queue(int executions) {
    TaskConfig config = Objects.requireNonNull(queued, "not prepared");
    ExecutionStore store = new ExecutionStore(database);
    TimeOrderedIds ids = new TimeOrderedIds();
    for (int from = 0; from < executions; from += BATCH) {
      List<NewExecution> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + BATCH, executions); i++) {
        batch.add(execution(config, ids));
      }
      store.queue(batch);
    }
  }

  /**
   * Queues executions as users do, through a node with the API role, and waits until the broker has
   * confirmed them.
   *
   * @throws IllegalStateException when the broker does not confirm all in time
   */
  public void queueThroughTheDoor(int executions) throws InterruptedException {
    try (Engine door =
        engine(EngineSettings.of("door").withRoles(Set.of(EngineSettings.Role.API)))) {
      door.start();
      awaitCount(door, "connections", 1);
      long id = Objects.requireNonNull(queued, "not prepared").id();
      for (int left = executions; left > 0; left -= RUN_AT_ONCE) {
        List<Long> ids = Collections.nCopies(Math.min(left, RUN_AT_ONCE), id);
        door.manager().run(ids, RunRequest.NORMAL, "bench");
      }
      awaitCount(door, "announced", executions);
    }
  }

  private static void awaitCount(Engine door, String name, long expected)
      throws InterruptedException {
    long deadline = System.nanoTime() + Measurement.LIMIT.toNanos();
    while (door.brokerCounts().getOrDefault(name, 0L) < expected) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the broker counts " + door.brokerCounts());
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** Returns the broker's counters of the node. */
  public Map<String, Long> brokerCounts() {
    return engine == null ? Map.of() : engine.brokerCounts();
  }

  private NewExecution execution(TaskConfig config, TimeOrderedIds ids) {
    return new NewExecution(
        ids.next(site.clock().instant()),
        new NewExecution.Task(
            config.id(), config.version(), "nothing", "default", config.definition().priority(), 1),
        NewExecution.Origin.manual("bench", null),
        NewExecution.Timing.by(null, false),
        null);
  }

  /** Creates hourly schedules, each with its own anchor, so that each fires once in the run. */
  @Override
  public void schedule(List<Instant> dueTimes) {
    scheduleEvery(ScheduleLoad.HOURLY, dueTimes);
  }

  /**
   * Creates recurring schedules.
   *
   * @param every the interval, as in a definition
   * @param firstDueTimes one for each schedule
   */
  public void scheduleEvery(String every, List<Instant> firstDueTimes) {
    new ScheduleLoad(site, template(), every).load(firstDueTimes);
  }

  @Override
  public int schedulesPerSecond() {
    return 10_000;
  }

  @Override
  public void start() {
    Engine node = engine(EngineSettings.of("bench").withConcurrency(CONCURRENCY));
    engine = node;
    node.start();
    for (int number = 2; number <= nodes; number++) {
      Site place = site.again();
      Engine further =
          engine(
              database(place), EngineSettings.of("bench-" + number).withConcurrency(CONCURRENCY));
      closing.add(further::close);
      closing.add(place::close);
      further.start();
    }
  }

  @Override
  public long ended() {
    return endedEver() - endedBefore;
  }

  private long endedEver() {
    return site.count(
        """
        select (select coalesce(sum(executions), 0) from carillon.statistics_bucket
            where grain = 3 and scope = 2 and subject = 'nothing')
          + (select coalesce(sum(executions), 0) from carillon.statistics_ended)
        """);
  }

  @Override
  public List<String> audit(long executions) {
    return audit().executions(executions);
  }

  /** Returns the audit of all since {@link #prepare}. */
  public CarillonAudit audit() {
    return new CarillonAudit(site, since);
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
    closing.forEach(Runnable::run);
  }
}
