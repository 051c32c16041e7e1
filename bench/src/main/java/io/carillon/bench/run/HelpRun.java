package io.carillon.bench.run;

import io.carillon.bench.contender.CarillonContender;
import io.carillon.bench.contender.Contender;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A further process of a shared drain: it starts after the first one and ends with it. */
record HelpRun(Order order, Measurement.Help help, Clock clock) {

  Result run() throws Exception {
    Arrivals arrivals = new Arrivals(clock, 0, help.executions());
    try (Site site = Site.open(order.target(), arrivals, clock);
        Contender contender = new CarillonContender(site, Duration.ofMillis(help.millis()))) {
      awaitFirst(site);
      contender.start();
      if (!new Ends(site, contender, help.executions()).ended()) {
        throw new IllegalStateException("the drain did not end");
      }
      return new Result(new Finding.Loaded(arrivals.count()), List.of());
    }
  }

  private static void awaitFirst(Site site) throws InterruptedException {
    long deadline = System.nanoTime() + Measurement.LIMIT.toNanos();
    while (!begun(site)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the first node did not begin");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean begun(Site site) {
    return site.count("select count(*) from pg_class where relname = 'worker_lease'") == 1
        && site.count("select count(*) from carillon.worker where status = 'active'") > 0;
  }
}
