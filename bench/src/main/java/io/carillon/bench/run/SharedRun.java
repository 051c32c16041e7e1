package io.carillon.bench.run;

import io.carillon.bench.contender.CarillonContender;
import io.carillon.bench.contender.Contender;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.meter.Meters;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The first process of a shared drain, which queues the executions and takes the time. */
record SharedRun(Order order, Measurement.Shared shared, Clock clock) {

  Result run() throws Exception {
    int warmUp = shared.drain().warmUp();
    int total = warmUp + shared.drain().executions();
    try (Site site = Site.open(order.target(), new Arrivals(clock, warmUp, total), clock);
        Contender contender = new CarillonContender(site, Duration.ofMillis(shared.millis()))) {
      contender.prepare();
      contender.queue(total);
      site.maintain();
      contender.start();
      require(new Ends(site, contender, warmUp).ended(), "the warm-up did not end");
      requireAll(site);
      Meters meters = new Meters(site.sql(), order.target().serverPid());
      Meters.Reading first = meters.read();
      require(new Ends(site, contender, total).ended(), "the drain did not end");
      Meters.Reading last = meters.read();
      int executions = shared.drain().executions();
      double seconds = (last.nanos() - first.nanos()) / 1e9;
      List<String> faults = contender.audit(total);
      return new Result(
          new Finding.Drained(executions / seconds, last.since(first, executions)), faults);
    }
  }

  private void requireAll(Site site) {
    long nodes = site.count("select count(*) from carillon.worker where status = 'active'");
    require(nodes == shared.nodes(), nodes + " nodes were there when the warm-up ended");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
