package io.carillon.bench.run;

import io.carillon.bench.contender.CarillonAudit;
import io.carillon.bench.contender.CarillonContender;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.meter.Heap;
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

/**
 * Measures recurring schedules until each has fired as often as it should; then the heap, if
 * requested.
 */
record RecurringRun(Order order, Measurement.Recurring recurring, Clock clock) {

  private static final Duration START_UP = Duration.ofSeconds(4);
  private static final Duration REST = Duration.ofSeconds(2);
  private static final Duration STILL = Duration.ofSeconds(20);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final Duration SAMPLE = Duration.ofSeconds(20);

  Result run() throws Exception {
    int warmUp = recurring.warmUp().executions();
    Arrivals arrivals = new Arrivals(clock, warmUp, warmUp + recurring.fires());
    try (Site site = Site.open(order.target(), arrivals, clock)) {
      CarillonContender carillon = new CarillonContender(site);
      try (carillon) {
        carillon.prepare();
        Punctuality span = span(carillon);
        arrivals.watch(List.of(span));
        load(carillon, span);
        site.maintain();
        carillon.start();
        return measure(site, carillon, span);
      }
    }
  }

  private Punctuality span(CarillonContender carillon) {
    int configs = recurring.warmUp().executions() + recurring.schedules();
    Duration loading = Duration.ofSeconds(configs / carillon.schedulesPerSecond());
    Instant from =
        clock
            .instant()
            .truncatedTo(ChronoUnit.MILLIS)
            .plus(START_UP)
            .plus(loading)
            .plusSeconds(order.patienceSeconds())
            .plusSeconds(recurring.warmUp().seconds())
            .plus(REST);
    return new Punctuality(from, Duration.ofSeconds(recurring.seconds()), recurring.fires());
  }

  private void load(CarillonContender carillon, Punctuality span) {
    DueTimes random = new DueTimes(new Random(recurring.schedules()));
    Duration warmUp = Duration.ofSeconds(recurring.warmUp().seconds());
    carillon.schedule(
        random.within(
            span.from().minus(REST).minus(warmUp), warmUp, recurring.warmUp().executions()));
    Duration period = Duration.ofSeconds(recurring.periodSeconds());
    carillon.scheduleEvery(
        period.toSeconds() + "s", random.within(span.from(), period, recurring.schedules()));
    if (clock.instant().isAfter(span.from().minus(REST).minus(warmUp))) {
      throw new NotLoadedInTimeException();
    }
  }

  private Result measure(Site site, CarillonContender carillon, Punctuality span)
      throws InterruptedException {
    Meters meters = new Meters(site.sql(), order.target().serverPid());
    Pause.until(span.from(), clock);
    Meters.Reading first = meters.read();
    Pause.until(span.to(), clock);
    Meters.Reading last = meters.read();
    List<String> faults = new ArrayList<>();
    if (!completes(span)) {
      faults.add("not every due time of the span was fired: " + span.missing() + " are missing");
    }
    List<Double> live = watchHeap();
    carillon.close(); // running executions end, and nothing more fires
    CarillonAudit audit = carillon.audit();
    faults.addAll(audit.recurring(recurring.schedules(), recurring.periodSeconds()));
    Finding.Late late = span.late(last.since(first, span.expected()));
    return new Result(new Finding.Recurred(late, live, audit.heldBack()), faults);
  }

  private boolean completes(Punctuality span) throws InterruptedException {
    Instant deadline = clock.instant().plus(STILL);
    while (!span.isComplete() && clock.instant().isBefore(deadline)) {
      Thread.sleep(POLL_INTERVAL);
    }
    return span.isComplete();
  }

  private List<Double> watchHeap() throws InterruptedException {
    List<Double> live = new ArrayList<>();
    for (int i = 0; i < recurring.heapSeconds() / SAMPLE.toSeconds(); i++) {
      Thread.sleep(SAMPLE);
      live.add(Heap.liveMegabytes());
    }
    return live;
  }
}
