package io.carillon.spring.metrics;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the executions settled by this node, by task type and outcome. After the first
 * {@link #TYPES} task types, further ones share the tag value {@link #OTHER}.
 */
final class ExecutionMeters {

  static final int TYPES = 100;

  /** Upper bounds of the buckets, the same for every type so that they can be added up. */
  static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(6)
  };

  static final String OTHER = "_other"; // no task type can have that name

  private final MeterRegistry registry;
  private final Map<String, OfType> byType = new ConcurrentHashMap<>();

  ExecutionMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void add(List<Settled> batch) {
    batch.forEach(settled -> meters(settled.taskType()).add(settled));
  }

  private OfType meters(String type) {
    OfType known = byType.get(type);
    if (known != null) {
      return known;
    }
    String tag = byType.size() < TYPES ? type : OTHER;
    return byType.computeIfAbsent(tag, name -> new OfType(registry, name));
  }

  /** The meters of one task type. */
  private static final class OfType {

    private final Map<ExecutionStatus, Counter> ended = new ConcurrentHashMap<>();
    private final Function<ExecutionStatus, Counter> counters;
    private final Counter retries;
    private final Timer run;
    private final Timer wait;
    private final Timer lateness;

    OfType(MeterRegistry registry, String type) {
      counters = status -> counter(registry, type, status);
      retries =
          Counter.builder("carillon.execution.retries")
              .description("Attempts that ended and are followed by another one")
              .tag("task_type", type)
              .register(registry);
      run = timer(registry, type, "run", "Run time of the last attempt");
      wait = timer(registry, type, "wait", "Time from queuing to the start of the last attempt");
      String lateStart = "Time from the due time to the start of the last attempt";
      lateness = timer(registry, type, "lateness", lateStart);
    }

    private static Counter counter(MeterRegistry registry, String type, ExecutionStatus status) {
      return Counter.builder("carillon.executions")
          .description("Executions that ended")
          .tag("task_type", type)
          .tag("outcome", status.code())
          .register(registry);
    }

    private static Timer timer(
        MeterRegistry registry, String type, String name, String description) {
      return Timer.builder("carillon.execution." + name)
          .description(description)
          .tag("task_type", type)
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
    }

    void add(Settled settled) {
      if (!settled.status().ended()) {
        retries.increment();
        return;
      }
      ended.computeIfAbsent(settled.status(), counters).increment();
      Settled.Times times = settled.times();
      Instant started = times.startedAt();
      if (started != null) {
        record(run, started, times.finishedAt());
        record(wait, times.queuedAt(), started);
        record(lateness, times.dueAt(), started);
      }
    }

    private static void record(Timer timer, @Nullable Instant from, Instant to) {
      if (from != null) {
        Duration took = Duration.between(from, to);
        timer.record(took.isNegative() ? Duration.ZERO : took);
      }
    }
  }
}
