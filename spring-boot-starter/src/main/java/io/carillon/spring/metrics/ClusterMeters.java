package io.carillon.spring.metrics;

import io.carillon.engine.ClusterState;
import io.carillon.queue.QueueRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The results of the last poll of the cluster, in one registry; none while polls fail. */
final class ClusterMeters {

  /** Maximum number of queues with meters: the deepest ones. */
  static final int QUEUES = 100;

  private final MultiGauge depth;
  private final MultiGauge workers;
  private final MultiGauge slots;
  private final MultiGauge age;
  private final MultiGauge configs;
  private final MultiGauge alerts;
  private final MultiGauge workersByStatus;
  private final MultiGauge partitions;
  private final MultiGauge partitionDays;
  private volatile @Nullable Duration lag;

  ClusterMeters(MeterRegistry registry) {
    depth =
        MultiGauge.builder("carillon.queue.depth")
            .description("Executions that wait for a worker, counted up to 10,000")
            .register(registry);
    workers =
        MultiGauge.builder("carillon.queue.workers")
            .description("Active workers that take from the queue")
            .register(registry);
    slots = gauge(registry, "carillon.queue.slots", "Slots of the active workers of the queue");
    age =
        MultiGauge.builder("carillon.queue.oldest")
            .baseUnit("seconds")
            .description("Age of the execution that has waited longest; 0 when none waits")
            .register(registry);
    configs =
        gauge(registry, "carillon.configs", "Task configs by status, each counted up to 10,000");
    alerts = gauge(registry, "carillon.alerts", "Open alerts by status");
    workersByStatus = gauge(registry, "carillon.workers", "Workers of the cluster by status");
    partitions = gauge(registry, "carillon.partitions", "Daily partitions of the executions");
    partitionDays =
        gauge(
            registry,
            "carillon.partition.days.ahead",
            "Days ahead that have a partition already; 0 or less needs attention");
    TimeGauge.builder(
            "carillon.scheduler.lag", this, TimeUnit.MILLISECONDS, ClusterMeters::lagMillis)
        .description("Age of the earliest due time that is not decided yet")
        .strongReference(true)
        .register(registry);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private double lagMillis() {
    Duration known = lag;
    return known == null ? Double.NaN : known.toMillis();
  }

  /** Shows the state of the cluster. */
  void show(ClusterState state) {
    configs.register(
        state.configs().entrySet().stream()
            .<Row<?>>map(one -> row("status", one.getKey(), one.getValue().count()))
            .toList(),
        true);
    alerts.register(byStatus(state.alerts()), true);
    workersByStatus.register(byStatus(state.workers()), true);
    partitions.register(List.of(Row.of(Tags.empty(), state.partitions())), true);
    partitionDays.register(List.of(Row.of(Tags.empty(), state.partitionDaysAhead())), true);
  }

  private static List<Row<?>> byStatus(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .<Row<?>>map(one -> row("status", one.getKey(), one.getValue()))
        .toList();
  }

  private static Row<?> row(String tag, String value, long number) {
    return Row.of(Tags.of(tag, value), number);
  }

  private static long seconds(@Nullable Instant since, Instant now) {
    return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
  }

  void show(List<QueueRow> queues, Duration schedulerLag, Instant now) {
    List<QueueRow> shown =
        queues.stream()
            .sorted(Comparator.comparingLong(ClusterMeters::depth).reversed())
            .limit(QUEUES)
            .toList();
    depth.register(rows(shown, ClusterMeters::depth), true);
    workers.register(rows(shown, queue -> queue.workers().active()), true);
    slots.register(rows(shown, queue -> queue.workers().capacity()), true);
    age.register(rows(shown, queue -> seconds(queue.oldestQueuedAt(), now)), true);
    lag = schedulerLag;
  }

  private static long depth(QueueRow queue) {
    return queue.depth().count();
  }

  private static List<Row<?>> rows(List<QueueRow> queues, ToLongFunction<QueueRow> value) {
    return queues.stream()
        .<Row<?>>map(queue -> Row.of(Tags.of("queue", queue.name()), value.applyAsLong(queue)))
        .toList();
  }

  void forget() {
    List.of(depth, workers, slots, age, configs, alerts, workersByStatus, partitions, partitionDays)
        .forEach(gauge -> gauge.register(List.of(), true));
    lag = null;
  }
}
