package io.carillon.spring.metrics;

import io.carillon.queue.QueueRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The results of the last poll of the cluster, in one registry; none while polls fail. */
final class ClusterMeters {

  /** Maximum number of queues with meters: the deepest ones. */
  static final int QUEUES = 100;

  private final MultiGauge depth;
  private final MultiGauge workers;
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
    TimeGauge.builder(
            "carillon.scheduler.lag", this, TimeUnit.MILLISECONDS, ClusterMeters::lagMillis)
        .description("Age of the earliest due time that is not decided yet")
        .strongReference(true)
        .register(registry);
  }

  private double lagMillis() {
    Duration known = lag;
    return known == null ? Double.NaN : known.toMillis();
  }

  void show(List<QueueRow> queues, Duration schedulerLag) {
    List<QueueRow> shown =
        queues.stream()
            .sorted(Comparator.comparingLong(ClusterMeters::depth).reversed())
            .limit(QUEUES)
            .toList();
    depth.register(rows(shown, ClusterMeters::depth), true);
    workers.register(rows(shown, queue -> queue.workers().active()), true);
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
    depth.register(List.of(), true);
    workers.register(List.of(), true);
    lag = null;
  }
}
