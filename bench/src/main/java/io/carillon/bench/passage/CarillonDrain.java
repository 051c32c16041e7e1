package io.carillon.bench.passage;

import io.carillon.bench.contender.CarillonContender;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.run.Ends;
import io.carillon.rabbitmq.broker.RabbitBroker;
import java.time.Clock;
import java.util.List;

/**
 * A node without a worker queues and announces empty executions; then a node with all roles drains
 * the queue. Timed from the start of the warm-up's last handler until every execution is recorded
 * as ended.
 */
record CarillonDrain(RabbitOrder order, Measurement.Drain drain, Clock clock) {

  // Executions that a poll of the table found before their messages came; with more, the figure is
  // not RabbitMQ's.
  private static final double OF_TABLE = 0.05;

  Passage run() throws Exception {
    int total = drain.warmUp() + drain.executions();
    Arrivals arrivals = new Arrivals(clock, drain.warmUp(), total);
    try (Site site = Site.open(order.target(), arrivals, clock);
        CarillonContender carillon =
            new CarillonContender(site, RabbitBroker.factory(order.settings()))) {
      carillon.prepare();
      long begin = System.nanoTime();
      carillon.queueThroughTheDoor(total);
      double queued = total * 1e9 / (System.nanoTime() - begin);
      site.sql().sql("checkpoint").update();
      return measure(site, carillon, queued);
    }
  }

  private Passage measure(Site site, CarillonContender carillon, double queued) throws Exception {
    int total = drain.warmUp() + drain.executions();
    carillon.start();
    long begin = site.arrivals().awaitWarm(Measurement.LIMIT);
    Ends ends = new Ends(site, carillon, total);
    List<String> faults = ends.await();
    double drained = drain.executions() * 1e9 / (System.nanoTime() - begin);
    faults.addAll(ends.audit());
    long fromTable = carillon.brokerCounts().getOrDefault("claimed_from_table", 0L);
    if (fromTable > total * OF_TABLE) {
      faults.add("%d of %d executions came without a message".formatted(fromTable, total));
    }
    return new Passage(queued, drained, faults);
  }
}
