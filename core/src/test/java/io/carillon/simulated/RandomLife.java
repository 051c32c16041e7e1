package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.audit.Audit;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Overlap;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fixture.Rows;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.Outcome;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskError;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One random life of a cluster of two nodes, with what must hold at any time of it. Each node has a
 * real worker, in which its ticks start executions at once; besides, executions are claimed and
 * settled by hand, so that results come late, twice, and from strangers.
 */
final class RandomLife {

  private static final List<String> SCHEDULES =
      List.of(
          "{\"type\": \"interval\", \"every\": \"20s\"}",
          "{\"type\": \"interval\", \"every\": \"1m\"}",
          "{\"type\": \"interval\", \"every\": \"90s\", \"jitter\": \"1m\"}",
          "{\"type\": \"interval\", \"every\": \"5m\", \"max_fires\": 7}",
          "{\"type\": \"cron\", \"expression\": \"*/2 * * * *\", \"timezone\": \"Asia/Shanghai\"}",
          "{\"type\": \"cron\", \"expression\": \"7 * * * *\", \"timezone\": \"Europe/Berlin\"}");
  private static final List<String> CATCH_UPS =
      List.of(
          "\"latest\"",
          "\"none\"",
          "\"all\"",
          "{\"mode\": \"all\", \"window\": \"10m\", \"max_runs\": 8}",
          "{\"mode\": \"none\", \"grace\": \"5m\"}");

  private static final int SLOTS = 3;

  /** The task type of all configs, which ends as chance has it. */
  @TaskType(name = Rows.TYPE)
  private static final class Chance implements TaskHandler<Chance.NoParameters> {

    /** No parameters. */
    record NoParameters() {}

    private final Random random;

    Chance(Random random) {
      this.random = random;
    }

    @Override
    public Object run(NoParameters parameters, TaskContext context) {
      return switch (random.nextInt(6)) {
        case 0 -> new Outcome.Failed(TaskError.of("chance", "it failed"), true);
        case 1 -> new Outcome.Failed(TaskError.of("chance", "it failed for good"), false);
        case 2 -> new Outcome.Snoozed(SimulatedCluster.START);
        default -> new Outcome.Succeeded("done");
      };
    }
  }

  /** A claim and the worker that made it. */
  private record Held(Claim claim, UUID worker) {}

  private final SimulatedCluster cluster;
  private final Random random;
  private final List<SimulatedNode> nodes;
  private final List<TaskConfig> configs = new ArrayList<>();
  private final Map<Long, Integer> bounds = new HashMap<>();
  private final Set<Long> unbounded = new TreeSet<>();
  private final List<Held> claims = new ArrayList<>();
  private final Set<String> kinds = new TreeSet<>();

  RandomLife(SimulatedCluster cluster, Random random) {
    this.cluster = cluster;
    this.random = random;
    Chance handler = new Chance(random);
    this.nodes = List.of(cluster.node("one", SLOTS, handler), cluster.node("two", SLOTS, handler));
    for (int i = 0; i < 10; i++) {
      TaskConfig config = cluster.create(node(), fields());
      configs.add(config);
      note(config);
    }
  }

  Set<String> kindsSeen() {
    return kinds;
  }

  /** Returns the number of executions that ticks started in their own transaction. */
  int startedAtOnce() {
    return nodes.stream().mapToInt(SimulatedNode::startedAtOnce).sum();
  }

  /** Returns the number of ticks that crashed after they had started an execution. */
  int crashedAfterStart() {
    return nodes.stream().mapToInt(SimulatedNode::crashedAfterStart).sum();
  }

  private SimulatedNode node() {
    return any(nodes);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String fields() {
    return """
    "schedule": %s, "catch_up": %s, "overlap": "%s", "max_concurrent": %d,
    "retry": {"max_attempts": %d, "delay": "30s"}%s
    """
        .formatted(
            any(SCHEDULES),
            any(CATCH_UPS),
            any(List.of(Overlap.values())).code(),
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            random.nextInt(4) == 0 ? ", \"start_deadline\": \"3m\"" : "");
  }

  /** How many may run at once, as long as nobody allowed more. */
  private void note(TaskConfig config) {
    var policies = config.definition().policies();
    if (policies.overlap() == Overlap.ALLOW) {
      unbounded.add(config.id());
    }
    bounds.merge(config.id(), policies.maxConcurrent(), Math::max);
  }

  void step() {
    switch (random.nextInt(26)) {
      case 0 -> cluster.pass(Duration.ofMinutes(1 + random.nextInt(240)));
      case 1 -> cluster.pass(Duration.ofMinutes(-random.nextInt(20)));
      case 2, 3, 4 -> cluster.pass(Duration.ofMillis(random.nextInt(90_000)));
      case 5, 6, 7 -> tick();
      case 8, 9 -> claim();
      case 10, 11, 12 -> settle();
      case 13 -> node().release();
      case 14 -> node().wake();
      case 15 -> node().expire();
      case 16 -> loseWorker();
      case 17 -> runNow();
      case 18 -> change();
      case 19, 20, 21, 22 -> work(node());
      case 23 -> node().beatWorker();
      case 24 -> node().die();
      default -> cancelOne();
    }
    requireBounds();
    if (random.nextInt(10) == 0) {
      requireClean(any(configs));
    }
  }

  private void tick() {
    SimulatedNode node = node();
    if (random.nextInt(3) != 0) { // as between two ticks of a real node: its worker is idle
      node.beatWorker();
      node.claimByWorker();
    }
    if (random.nextInt(4) == 0) {
      node.crashInTick();
    }
    node.tick();
    if (random.nextInt(8) == 0) { // with executions that it has just started
      node.die();
    }
  }

  /** A node's worker claims, some of its handlers run, and perhaps their ends are recorded. */
  private void work(SimulatedNode node) {
    node.beatWorker();
    node.claimByWorker();
    node.runHandlers(random.nextInt(SLOTS + 1));
    if (random.nextBoolean()) {
      node.writeReports();
    }
  }

  private void claim() {
    SimulatedNode node = node();
    int limit = 1 + random.nextInt(6);
    List<Claim> claimed =
        random.nextInt(4) == 0 ? node.claimWithoutHeartbeat(limit) : node.claim(limit);
    claimed.forEach(claim -> claims.add(new Held(claim, node.worker())));
  }

  /** Settles some claims, dead ones and settled ones among them: only what holds counts. */
  private void settle() {
    for (int i = 0; i < 3 && !claims.isEmpty(); i++) {
      Held held = any(claims);
      ExecutionStatus end =
          any(
              List.of(
                  ExecutionStatus.SUCCEEDED,
                  ExecutionStatus.SUCCEEDED,
                  ExecutionStatus.FAILED,
                  ExecutionStatus.RETRYING));
      boolean holds = holds(held);
      Duration wait = Duration.ofSeconds(end == ExecutionStatus.RETRYING ? random.nextInt(60) : 0);
      assertThat(node().settle(held.claim(), held.worker(), end, wait)).isEqualTo(holds);
      if (random.nextInt(4) != 0) {
        claims.remove(held);
      }
    }
  }

  private boolean holds(Held held) {
    return cluster
        .database()
        .sql()
        .sql(
            """
            select exists (select 1 from carillon.task_execution where id = :id
              and status = 'running' and attempt = :attempt and worker_id = :worker)
            """)
        .param("id", held.claim().executionId())
        .param("attempt", held.claim().attempt())
        .param("worker", held.worker())
        .query(Boolean.class)
        .single();
  }

  private void loseWorker() {
    node().loseWorker();
    if (random.nextBoolean()) {
      node().takeOver();
    }
  }

  private void runNow() {
    TaskConfig config = any(configs);
    Overlap overlap = random.nextBoolean() ? null : any(List.of(Overlap.values()));
    if (overlap == Overlap.ALLOW) {
      unbounded.add(config.id());
    }
    try {
      node().manager().run(config.id(), new RunRequest(overlap, null), SimulatedCluster.ACTOR);
    } catch (ConflictException e) {
      assertThat(e.code()).isIn("overlap", "deleted");
    }
  }

  private void change() {
    TaskConfig config = any(configs);
    switch (random.nextInt(6)) {
      case 0 -> pause(config);
      case 3 -> node().manager().delete(config.id(), null, "random", SimulatedCluster.ACTOR);
      case 4 -> restore(config);
      case 1, 2 -> {
        if (node().manager().view().config(config.id()).status() == ConfigStatus.PAUSED) {
          node().manager().resume(config.id(), SimulatedCluster.ACTOR);
        }
      }
      default -> update(config);
    }
  }

  private void update(TaskConfig config) {
    try {
      note(cluster.update(node(), config, fields()));
    } catch (ConflictException e) {
      assertThat(e.code()).isEqualTo("deleted");
    }
  }

  private void restore(TaskConfig config) {
    try {
      if (random.nextBoolean()) {
        node().manager().restore(config.id(), SimulatedCluster.ACTOR);
      } else {
        note(node().manager().restoreVersion(config.id(), 1, null, SimulatedCluster.ACTOR));
      }
    } catch (ConflictException e) {
      assertThat(e.code()).isIn("deleted", "not_deleted");
    }
  }

  private void pause(TaskConfig config) {
    try {
      node().manager().pause(config.id(), "random", SimulatedCluster.ACTOR);
    } catch (ConflictException e) {
      // It was finished before, or by what was due of it at that moment, or it is deleted.
      assertThat(e.code()).isIn("not_active", "deleted");
    }
  }

  private void cancelOne() {
    List<Execution> executions = cluster.executions(any(configs));
    List<Execution> open = executions.stream().filter(one -> !one.status().ended()).toList();
    if (!open.isEmpty()) {
      node().manager().cancel(any(open).id(), SimulatedCluster.ACTOR);
    }
  }

  /** Never more at once than the policy allows, and nothing is held that nobody would let go. */
  private void requireBounds() {
    cluster
        .database()
        .sql()
        .sql(
            """
            select c.id, s.holding,
              count(e.id) filter (where e.status in ('queued', 'running', 'retrying') and not e.held)
                as going,
              count(e.id) filter (where e.held) as held
            from carillon.task_config c join carillon.schedule_state s on s.task_config_id = c.id
            left join carillon.task_execution e on e.task_config_id = c.id
            group by c.id, s.holding
            """)
        .query(row -> {
          long id = row.getLong("id");
          if (!unbounded.contains(id)) {
            assertThat(row.getLong("going")).isLessThanOrEqualTo(bounds.getOrDefault(id, 0));
          }
          if (row.getLong("held") > 0) {
            assertThat(row.getBoolean("holding")).isTrue();
          }
        });
  }

  private void requireClean(TaskConfig config) {
    Audit audit = cluster.audit(node(), config);
    assertThat(audit.findings()).isEmpty();
    assertThat(audit.byKind().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(audit.due());
  }

  /** Runs what has started, by workers that are alive: nothing of it is left to a takeover. */
  private void finishWork(SimulatedNode node) {
    node.beatWorker();
    node.runHandlers(SLOTS);
    node.writeReports();
  }

  /** Everything that waits or runs comes to its end, and all of it adds up. */
  void end() {
    configs.forEach(this::pause);
    // More than clocks went back, for starts that are put off.
    cluster.pass(Duration.ofDays(2));
    nodes.forEach(SimulatedNode::loseWorker);
    nodes.forEach(this::finishWork);
    node().takeOver();
    boolean any = true;
    while (any) {
      node().expire();
      node().wake();
      node().release();
      SimulatedNode node = node();
      List<Claim> claimed = node.claim(500);
      claimed.forEach(claim -> node.settle(claim, ExecutionStatus.SUCCEEDED));
      any = !claimed.isEmpty();
    }
    for (SimulatedNode each : nodes) {
      assertThat(each.started()).isZero();
      assertThat(each.slotsInUse()).isZero();
    }
    for (TaskConfig config : configs) {
      List<Execution> executions = cluster.executions(config);
      assertThat(executions)
          .extracting(Execution::status)
          .allSatisfy(status -> assertThat(status.ended()).isTrue());
      assertThat(executions.stream().filter(one -> one.dueAt() != null).map(Execution::dueAt))
          .doesNotHaveDuplicates()
          .hasSize(cluster.events(config, "fired").size());
      kinds.addAll(cluster.decided(config).keySet());
      requireClean(config);
    }
  }
}
