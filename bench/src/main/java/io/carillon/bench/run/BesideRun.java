package io.carillon.bench.run;

import io.carillon.bench.contender.Contender;
import io.carillon.bench.contender.Opening;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.meter.Meters;
import io.carillon.bench.meter.Punctuality;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Measures a drain, and then due times at one rate, beginning with a warm-up. */
record BesideRun(Order order, Measurement.Beside beside, Clock clock) {

  // The node polls once a second for schedules without a notice.
  private static final Duration AHEAD = Duration.ofSeconds(4);
  private static final Duration REST = Duration.ofSeconds(2);
  private static final Duration BACKLOG_LIMIT = Duration.ofSeconds(20);

  Result run() throws Exception {
    int queued = beside.drain().warmUp() + beside.drain().executions();
    int due = beside.rate() * (beside.warmUpSeconds() + beside.seconds());
    Arrivals arrivals = new Arrivals(clock, beside.drain().warmUp(), queued + due);
    try (Site site = Site.open(order.target(), arrivals, clock);
        Contender contender = Opening.of(order.contender()).open(site)) {
      contender.prepare();
      contender.queue(queued);
      site.maintain();
      contender.start();
      Finding.Drained drained = drain(site, contender, queued);
      Finding.Late late = lateness(site, contender);
      List<String> faults =
          new ArrayList<>(new Ends(site, contender, queued + due).awaitAndAudit(BACKLOG_LIMIT));
      site.maintain(); // otherwise the server vacuums while the next database is measured
      return new Result(new Finding.Both(drained, late), faults);
    }
  }

  private Finding.Drained drain(Site site, Contender contender, int queued) throws Exception {
    Meters meters = new Meters(site.sql(), order.target().serverPid());
    long begin = site.arrivals().awaitWarm(Measurement.LIMIT);
    Meters.Reading first = meters.read();
    if (!new Ends(site, contender, queued).ended()) {
      throw new IllegalStateException("the drain did not end");
    }
    Meters.Reading last = meters.read();
    double seconds = (last.nanos() - begin) / 1e9;
    int executions = beside.drain().executions();
    return new Finding.Drained(executions / seconds, last.since(first, executions));
  }

  private Finding.Late lateness(Site site, Contender contender) throws Exception {
    Instant begin = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(AHEAD);
    Duration warmUp = Duration.ofSeconds(beside.warmUpSeconds());
    Instant from = begin.plus(warmUp).plus(REST);
    Duration length = Duration.ofSeconds(beside.seconds());
    Punctuality span = new Punctuality(from, length, beside.rate() * beside.seconds());
    site.arrivals().watch(List.of(span));
    DueTimes random = new DueTimes(new Random(beside.seed()));
    List<Instant> dueTimes =
        new ArrayList<>(random.within(begin, warmUp, beside.rate() * beside.warmUpSeconds()));
    dueTimes.addAll(random.within(from, length, span.expected()));
    contender.schedule(dueTimes);
    Meters meters = new Meters(site.sql(), order.target().serverPid());
    Pause.until(from, clock);
    Meters.Reading first = meters.read();
    Pause.until(span.to(), clock);
    Meters.Reading last = meters.read();
    site.arrivals().awaitAll(BACKLOG_LIMIT);
    return span.late(last.since(first, span.expected()));
  }
}
