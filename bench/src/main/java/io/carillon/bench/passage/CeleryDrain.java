package io.carillon.bench.passage;

import io.carillon.bench.order.Order.Measurement;
import io.carillon.local.CeleryApp;
import io.carillon.local.CeleryScript;
import io.carillon.local.CeleryWorkerProcess;
import io.carillon.rabbitmq.connection.RabbitConnections;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Celery's own client queues tasks, durable and persistent by default; then its own worker drains
 * the queue. Each task appends its number to a file; timed from the last task of the warm-up to the
 * last task, without acknowledgements.
 */
public record CeleryDrain(
    RabbitConnections rabbit,
    String uri,
    String queue,
    CelerySettings settings,
    Measurement.Drain drain) {

  private static final CeleryApp APP = new CeleryApp(CeleryDrain.class, "drain");

  /** Measures. */
  public Passage run() throws IOException, InterruptedException, TimeoutException {
    int total = drain.warmUp() + drain.executions();
    String said = CeleryScript.run(APP, uri, settings.task(), queue, String.valueOf(total));
    double queued = Double.parseDouble(said.strip());
    try (EventReader events = new EventReader(rabbit, settings.events());
        CeleryWorkerProcess worker =
            CeleryWorkerProcess.start(APP, uri, "", "bench", queue, settings.options())) {
      Path ends = worker.file("ends");
      long begin = await(worker, ends, drain.warmUp());
      long end = await(worker, ends, total);
      List<String> faults = new ArrayList<>(audit(ends, total));
      faults.addAll(events.audit(total));
      return new Passage(queued, drain.executions() * 1e9 / (end - begin), faults);
    }
  }

  private static long await(CeleryWorkerProcess worker, Path ends, long tasks)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Measurement.LIMIT.toNanos();
    while (!Files.exists(ends) || Files.size(ends) < tasks * Long.BYTES) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Celery did not run them all: " + worker.log());
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return System.nanoTime();
  }

  private static List<String> audit(Path ends, int total) throws IOException {
    LongBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(ends)).asLongBuffer();
    BitSet ran = new BitSet(total);
    int runs = numbers.remaining();
    while (numbers.hasRemaining()) {
      ran.set((int) numbers.get());
    }
    return runs == total && ran.cardinality() == total
        ? List.of()
        : List.of("%d runs of %d among %d tasks".formatted(runs, ran.cardinality(), total));
  }
}
