package io.carillon.bench.contender;

import io.carillon.bench.contender.Order.Measurement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Tasks due at random instants: how long after its due time each handler starts.
 *
 * @param target the database
 * @param opening of the contender
 */
public record LatenessRun(
    Order.Target target, Opening opening, Measurement.Lateness lateness, Clock clock) {

  private static final Duration START_UP = Duration.ofSeconds(4);
  // What a cold process was late with in the warm-up is over before the figures begin.
  private static final Duration REST = Duration.ofSeconds(2);

  /** Measures. */
  public Result run() throws Exception {
    int warmUp = lateness.rates().getLast() * lateness.warmUpSeconds();
    int total =
        warmUp + lateness.rates().stream().mapToInt(rate -> rate * lateness.seconds()).sum();
    Arrivals arrivals = new Arrivals(clock, warmUp, total);
    try (Site site = Site.open(target, arrivals, clock);
        Contender contender = opening.open(site)) {
      contender.prepare();
      Duration loading = Duration.ofSeconds(total / contender.schedulesPerSecond());
      Instant begin = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(START_UP).plus(loading);
      List<Punctuality> spans = spans(begin);
      arrivals.watch(spans);
      contender.schedule(dueTimes(begin, spans));
      site.sql().sql("checkpoint").update();
      contender.start();
      if (clock.instant().isAfter(begin)) {
        throw new IllegalStateException("the schedules were not loaded in time");
      }
      return measure(site, contender, spans, total);
    }
  }

  private List<Punctuality> spans(Instant begin) {
    List<Punctuality> spans = new ArrayList<>();
    Instant from = begin.plusSeconds(lateness.warmUpSeconds()).plus(REST);
    for (int rate : lateness.rates()) {
      spans.add(new Punctuality(from, Duration.ofSeconds(lateness.seconds()), rate));
      from = from.plusSeconds(lateness.seconds());
    }
    return spans;
  }

  private List<Instant> dueTimes(Instant begin, List<Punctuality> spans) {
    Random random = new Random(lateness.seed());
    Duration warmUp = Duration.ofSeconds(lateness.warmUpSeconds());
    List<Instant> dueTimes = new ArrayList<>();
    addRandom(dueTimes, random, new Punctuality(begin, warmUp, lateness.rates().getLast()));
    spans.forEach(span -> addRandom(dueTimes, random, span));
    return dueTimes;
  }

  /** As many as are expected in the span, each at a random one of its milliseconds. */
  private static void addRandom(List<Instant> dueTimes, Random random, Punctuality span) {
    long millis = span.from().until(span.to(), ChronoUnit.MILLIS);
    for (int i = 0; i < span.expected(); i++) {
      dueTimes.add(span.from().plusMillis(random.nextLong(millis)));
    }
  }

  private Result measure(Site site, Contender contender, List<Punctuality> spans, int total)
      throws Exception {
    Meters meters = new Meters(site, target.serverPid());
    List<Meters.Reading> readings = new ArrayList<>();
    for (Punctuality span : spans) {
      sleepUntil(span.from());
      readings.add(meters.read());
    }
    sleepUntil(spans.getLast().to());
    readings.add(meters.read());
    Ends ends = new Ends(site, contender, total);
    List<String> faults = ends.await();
    faults.addAll(ends.audit());
    return new Result(null, late(spans, readings), faults);
  }

  private static List<Result.Late> late(List<Punctuality> spans, List<Meters.Reading> readings) {
    List<Result.Late> late = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Punctuality span = spans.get(i);
      late.add(span.late(readings.get(i + 1).since(readings.get(i), span.expected())));
    }
    return late;
  }

  private void sleepUntil(Instant instant) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), instant);
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }
}
