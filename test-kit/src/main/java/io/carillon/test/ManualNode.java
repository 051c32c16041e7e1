package io.carillon.test;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.definition.Definition;
import io.carillon.engine.EngineSettings;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.stepped.SteppedNode;
import io.carillon.task.TaskHandler;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A node of Carillon that does nothing until a test tells it to, and then does it on the test's own
 * thread: it decides due times, runs handlers, settles, retries and expires through the same code
 * and the same database as a node with threads. When a call returns, everything is on record, so a
 * test neither sleeps nor waits.
 *
 * <p>Time is that of a {@link ManualClock}. It stands still while a handler runs, unless the
 * handler advances it. Handlers run one after the other, in the order in which they were started.
 * Retries have exactly the delay of their policy, without jitter.
 *
 * <p>The node serves the queues of its task types; other nodes must not use the same database.
 * Confined to one thread at a time.
 */
public final class ManualNode implements AutoCloseable {

  static final int MOST_ROWS = 10_000;
  private static final int MOST_ROUNDS = 10_000;
  private static final Duration HANDLER_LIMIT = Duration.ofSeconds(60);

  /** The actor of what the test does through this node. */
  public static final String ACTOR = "test";

  private final ManualClock clock;
  private final Database database;
  private final SteppedNode node;
  private final HandlerLimit handlerLimit;
  private final OpenExecutions open;
  private final Rounds rounds;
  private int ended;

  private ManualNode(Builder plan) {
    this.clock = plan.clock;
    this.handlerLimit = new HandlerLimit(plan.handlerLimit);
    PlatformTransactionManager transactions =
        plan.transactions == null ? new JdbcTransactionManager(plan.dataSource) : plan.transactions;
    this.database = new Database(plan.dataSource, transactions, clock::instant);
    Migrations.apply(plan.dataSource);
    LocalTaskTypes types = LocalTaskTypes.deferred(plan.handlers);
    List<String> queues = plan.queues == null ? queuesOf(types) : plan.queues;
    EngineSettings settings = EngineSettings.of("manual-node").withQueues(queues);
    this.node = new SteppedNode(database, types, settings, clock);
    node.observe(
        batch -> ended += (int) batch.stream().filter(settled -> settled.status().ended()).count());
    this.open = new OpenExecutions(clock, node.manager().history());
    this.rounds = new Rounds(node, clock, handlerLimit, plan.mostRounds, open);
    if (!plan.startsLater) {
      node.start();
    }
  }

  private static List<String> queuesOf(LocalTaskTypes types) {
    Stream<String> queues = types.all().stream().map(LocalTaskType::queue);
    return Stream.concat(Stream.of("default"), queues).distinct().toList();
  }

  /**
   * Returns a node with task types, under a clock.
   *
   * @param dataSource a PostgreSQL; Carillon's tables are made if they are missing
   */
  public static ManualNode of(
      DataSource dataSource, ManualClock clock, TaskHandler<?>... taskTypes) {
    return builder(dataSource).clock(clock).taskTypes(taskTypes).build();
  }

  /**
   * Returns a builder.
   *
   * @param dataSource a PostgreSQL; Carillon's tables are made if they are missing
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /** Builds a node; each setting replaces its default. Not thread-safe. */
  public static final class Builder {

    private final DataSource dataSource;
    private ManualClock clock = ManualClock.create();
    private @Nullable PlatformTransactionManager transactions;
    private Supplier<? extends Collection<? extends TaskHandler<?>>> handlers = List::of;
    private @Nullable List<String> queues;
    private Duration handlerLimit = HANDLER_LIMIT;
    private int mostRounds = MOST_ROUNDS;
    private boolean startsLater;

    private Builder(DataSource dataSource) {
      this.dataSource = dataSource;
    }

    /** Sets the clock; a new one at {@link ManualClock#START} by default. */
    public Builder clock(ManualClock manualClock) {
      this.clock = manualClock;
      return this;
    }

    /** Sets the task types that it runs; none by default. */
    public Builder taskTypes(TaskHandler<?>... taskTypes) {
      List<TaskHandler<?>> given = new ArrayList<>(Arrays.asList(taskTypes));
      this.handlers = () -> given;
      return this;
    }

    /**
     * Sets the task types that it runs, requested by {@link ManualNode#start}, which the caller
     * must call then. A handler may so depend on what is given {@link ManualNode#manager}.
     *
     * @param serves the queues of these types
     */
    public Builder taskTypes(
        Supplier<? extends Collection<? extends TaskHandler<?>>> taskTypes, List<String> serves) {
      this.handlers = taskTypes;
      this.queues = List.copyOf(serves);
      this.startsLater = true;
      return this;
    }

    /**
     * Sets the queues that it serves; {@code default} and those of its task types by default.
     *
     * @param names at least one
     */
    public Builder queues(String... names) {
      this.queues = List.of(names);
      return this;
    }

    /** Sets the transaction manager of the data source, whose transactions are joined. */
    public Builder transactionManager(PlatformTransactionManager manager) {
      this.transactions = manager;
      return this;
    }

    /**
     * Sets the real time after which a handler is interrupted and the test fails; 60 s by default.
     *
     * @param limit 1 ms or more
     */
    public Builder handlerLimit(Duration limit) {
      if (limit.toMillis() < 1) {
        throw new IllegalArgumentException("handlerLimit must be 1 ms or more, not " + limit);
      }
      this.handlerLimit = limit;
      return this;
    }

    /** Sets the number of rounds at one instant after which the node gives up. */
    Builder mostRounds(int rounds) {
      this.mostRounds = rounds;
      return this;
    }

    /** Makes the node; registers its task types unless {@link ManualNode#start} is to do that. */
    public ManualNode build() {
      return new ManualNode(this);
    }
  }

  /** Registers the task types of a node whose types were given by a supplier. */
  public void start() {
    node.start();
  }

  /** Returns the API of users, with which this node shares the clock. */
  public TasksManager manager() {
    return node.manager();
  }

  /** Returns the clock. */
  public ManualClock clock() {
    return clock;
  }

  /**
   * Creates an active config.
   *
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code duplicate_name}
   */
  public ManualConfig create(Definition definition) {
    return config(manager().create(definition, true, ACTOR));
  }

  /** Returns a config that something else created. */
  public ManualConfig config(TaskConfig config) {
    return new ManualConfig(this, config.id());
  }

  /**
   * Returns the config with a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public ManualConfig config(String name) {
    return manager()
        .view()
        .configNamed(name)
        .map(this::config)
        .orElseThrow(() -> new IllegalArgumentException("there is no config \"" + name + "\""));
  }

  /**
   * Runs everything that is due at the present instant, until nothing more happens: due times,
   * handlers, retries without delay, releases of what an overlap policy held back.
   *
   * @return the number of executions that ended
   * @throws IllegalStateException when it does not come to rest within 10,000 rounds, as with a
   *     handler that snoozes for no time; the message lists the open executions
   */
  public int runDue() {
    int before = ended;
    rounds.run(clock.instant());
    return ended - before;
  }

  /**
   * Advances the clock to an instant, and runs on the way everything that becomes due until then
   * and at it, each at its own instant and in order: due times, delayed starts, retries, start
   * deadlines. A handler that advances the clock beyond the instant ends the run; what is due by
   * then is left to the next call.
   *
   * @return the number of executions that ended
   * @throws IllegalArgumentException when the instant is before the clock's
   * @throws IllegalStateException as {@link #runDue}
   */
  public int runDueUntil(Instant until) {
    if (until.isBefore(clock.instant())) {
      throw new IllegalArgumentException(
          "%s is before the clock's %s; set the clock to go back"
              .formatted(until, clock.instant()));
    }
    int before = ended;
    rounds.runUntil(until);
    return ended - before;
  }

  /**
   * Advances the clock by a duration, as {@link #runDueUntil}.
   *
   * @param by 0 or more
   */
  public int advance(Duration by) {
    return runDueUntil(clock.instant().plus(by));
  }

  /**
   * Runs a config now with its own parameters, to its end, retries and snoozes included. For a
   * delayed attempt the clock is advanced to it; whatever else becomes due on the way runs too.
   *
   * @return the execution, ended
   * @throws ConflictException {@code overlap} when its policy forbids it, {@code not_runnable} for
   *     a config in error
   * @throws IllegalStateException when it cannot come to its end, with the reason
   */
  public Execution runNow(TaskConfig config) {
    return runToEnd(manager().run(config.id(), RunRequest.NORMAL, ACTOR));
  }

  /**
   * Runs a config now with parameters in place of its own, as {@link #runNow(TaskConfig)}.
   *
   * @param parameters the record of the task type, or a map by JSON names
   * @throws InvalidInputException naming every fault of the parameters
   */
  public Execution runNow(TaskConfig config, Object parameters) {
    return runToEnd(manager().run(config.id(), RunRequest.with(parameters), ACTOR));
  }

  private Execution runToEnd(UUID id) {
    Execution execution = execution(id);
    int seen = -1;
    while (!execution.status().ended()) {
      Instant wakesAt = execution.times().wakesAt();
      if (execution.attempt() == seen) {
        throw open.stuck("execution %s does not come to its end".formatted(id));
      }
      seen = execution.attempt();
      if (wakesAt != null && wakesAt.isAfter(clock.instant())) {
        runDueUntil(wakesAt);
      } else {
        runDue();
      }
      execution = execution(id);
    }
    return execution;
  }

  /** Returns an execution with all its fields. */
  public Execution execution(UUID id) {
    return manager().history().execution(id);
  }

  /** Returns the log lines of an execution, in order; at most 10,000. */
  public List<Execution.LogLine> logLines(Execution execution) {
    return manager().history().logs(execution.id(), 0, 0, MOST_ROWS);
  }

  /** Returns the ended attempts of an execution, in order. */
  public List<Execution.Attempt> attempts(Execution execution) {
    return manager().history().attempts(execution.id());
  }

  List<Execution> executions(long taskConfigId) {
    return manager()
        .history()
        .executions(
            ExecutionQuery.ofConfig(taskConfigId)
                .oldestFirst()
                .allFields()
                .limit(MOST_ROWS)
                .build())
        .items();
  }

  /** Stops the worker; the data source and the database stay. */
  @Override
  public void close() {
    handlerLimit.close();
    node.close();
  }
}
