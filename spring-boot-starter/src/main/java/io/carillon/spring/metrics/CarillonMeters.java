package io.carillon.spring.metrics;

import io.carillon.agent.AgentLoop;
import io.carillon.engine.ClusterState;
import io.carillon.engine.Engine;
import io.carillon.spring.lifecycle.PhasedBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The meters of a node: running and ended executions, its agents and its broker; and, polled every
 * {@link #POLL_INTERVAL}, the queues and the scheduler's lag of the whole cluster. No scrape waits
 * for the database.
 */
public final class CarillonMeters extends PhasedBean implements MeterBinder {

  private static final Logger LOG = LoggerFactory.getLogger(CarillonMeters.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

  private final Engine engine;
  private final List<ClusterMeters> clusters = new CopyOnWriteArrayList<>();
  private final AgentLoop looks = new AgentLoop("meters", this::lookOnce);
  private final InstantSource clock;

  /** Creates the meters of a node. */
  public CarillonMeters(Engine engine) {
    this(engine, InstantSource.system());
  }

  /** Creates the meters of a node, with a clock for the age of what waits. */
  CarillonMeters(Engine engine, InstantSource clock) {
    super(ENGINE + 1);
    this.engine = engine;
    this.clock = clock;
  }

  /** Returns the agent that polls, for health checks. */
  public AgentLoop agent() {
    return looks;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindNode(registry);
    bindCounts(registry);
    bindDecisions(registry);
    engine.observe(new ExecutionMeters(registry)::add);
    clusters.add(new ClusterMeters(registry));
    looks.wake();
  }

  private void bindNode(MeterRegistry registry) {
    Gauge.builder("carillon.running", engine, Engine::running)
        .description("Handlers that run on this node")
        .register(registry);
    Gauge.builder("carillon.slots", engine, one -> one.measurements().slots())
        .description("Handlers that this node may run at a time")
        .register(registry);
    Gauge.builder("carillon.troubles", engine, one -> one.troubles().size())
        .description("Agents that fail at present")
        .register(registry);
    Gauge.builder("carillon.broker.troubled", engine, one -> one.brokerTrouble() == null ? 0 : 1)
        .description("Whether the broker is away or takes nothing; everything runs without it")
        .register(registry);
  }

  private void bindCounts(MeterRegistry registry) {
    bind(registry, "carillon.", one -> one.measurements().counts());
    bind(registry, "carillon.broker.", Engine::brokerCounts);
    bind(registry, "carillon.", Engine::runtimeCounts);
  }

  private void bindDecisions(MeterRegistry registry) {
    for (String kind : engine.measurements().decisions().keySet()) {
      FunctionCounter.builder(
              "carillon.decisions",
              engine,
              one -> one.measurements().decisions().getOrDefault(kind, 0L))
          .description("Due times that this node has decided")
          .tag("kind", kind)
          .register(registry);
    }
  }

  private void bind(
      MeterRegistry registry, String prefix, Function<Engine, Map<String, Long>> counts) {
    for (String key : counts.apply(engine).keySet()) {
      String name = prefix + key.replace('_', '.');
      FunctionCounter.builder(name, engine, one -> counts.apply(one).getOrDefault(key, 0L))
          .register(registry);
    }
  }

  /** Polls the cluster once; returns the time to wait before the next poll. */
  Duration lookOnce() {
    if (clusters.isEmpty()) {
      return POLL_INTERVAL;
    }
    try {
      var queues = engine.queues().queues();
      Duration lag = engine.schedulerLag();
      ClusterState state = engine.measurements().cluster();
      Instant now = clock.instant();
      clusters.forEach(cluster -> {
        cluster.show(queues, lag, now);
        cluster.show(state);
      });
    } catch (DataAccessException | TransactionException e) {
      clusters.forEach(ClusterMeters::forget);
      LOG.debug("The queues could not be looked up; the agents of the engine say why", e);
    }
    return POLL_INTERVAL;
  }

  @Override
  protected void started() {
    looks.start();
  }

  @Override
  protected void stopped() {
    looks.close();
  }
}
