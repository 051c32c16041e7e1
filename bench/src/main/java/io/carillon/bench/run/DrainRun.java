package io.carillon.bench.run;

import io.carillon.bench.contender.Contender;
import io.carillon.bench.contender.Opening;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.meter.Meters;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import java.time.Clock;
import java.util.List;

/**
 * Drains queued empty executions until all are recorded as ended. Timed from the start of the
 * warm-up's last handler.
 */
record DrainRun(Order order, Measurement.Drain drain, Clock clock) {

  Result run() throws Exception {
    int total = drain.warmUp() + drain.executions();
    Arrivals arrivals = new Arrivals(clock, drain.warmUp(), total);
    try (Site site = Site.open(order.target(), arrivals, clock);
        Contender contender = Opening.of(order.contender()).open(site)) {
      contender.prepare();
      contender.queue(total);
      site.maintain();
      return measure(site, contender, total);
    }
  }

  private Result measure(Site site, Contender contender, int total) throws Exception {
    Meters meters = new Meters(site.sql(), order.target().serverPid());
    contender.start();
    long begin = site.arrivals().awaitWarm(Measurement.LIMIT);
    Meters.Reading first = meters.read();
    Ends ends = new Ends(site, contender, total);
    List<String> faults = ends.await();
    Meters.Reading last = meters.read();
    faults.addAll(ends.audit());
    double seconds = (last.nanos() - begin) / 1e9;
    var drained =
        new Finding.Drained(drain.executions() / seconds, last.since(first, drain.executions()));
    return new Result(drained, faults);
  }
}
