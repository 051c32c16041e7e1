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

/**
 * Measures how long after its random due time each handler starts.
 *
 * @param target the database
 * @param opening of the contender
 * @param patience time that loading may take beyond what is planned
 */
public record LatenessRun(
    Order.Target target,
    Opening opening,
    Measurement.Lateness lateness,
    Duration patience,
    Clock clock) {

  private static final Duration START_UP = Duration.ofSeconds(4);
  // Lateness of the cold process in the warm-up has passed before the figures begin.
  private static final Duration REST = Duration.ofSeconds(2);
  private static final Duration BACKLOG_LIMIT = Duration.ofSeconds(6);

  /** Measures. */
  public Result run() throws Exception {
    int warmUp = lateness.warmUp().executions();
    int total =
        warmUp + lateness.rates().stream().mapToInt(rate -> rate * lateness.seconds()).sum();
    Arrivals arrivals = new Arrivals(clock, warmUp, total);
    try (Site site = Site.open(target, arrivals, clock);
        Contender contender = opening.open(site)) {
      contender.prepare();
      Duration loading = Duration.ofSeconds(total / contender.schedulesPerSecond());
      Instant begin =
          clock
              .instant()
              .truncatedTo(ChronoUnit.MILLIS)
              .plus(START_UP)
              .plus(loading)
              .plus(patience);
      List<Punctuality> spans = spans(begin);
      arrivals.watch(spans);
      contender.schedule(dueTimes(begin, spans));
      site.maintain();
      contender.start();
      if (clock.instant().isAfter(begin)) {
        throw new NotLoadedInTimeException();
      }
      return measure(site, contender, spans, total);
    }
  }

  private List<Punctuality> spans(Instant begin) {
    List<Punctuality> spans = new ArrayList<>();
    Instant from = begin.plusSeconds(lateness.warmUp().seconds()).plus(REST);
    for (int rate : lateness.rates()) {
      spans.add(
          new Punctuality(from, Duration.ofSeconds(lateness.seconds()), rate * lateness.seconds()));
      from = from.plusSeconds(lateness.seconds());
    }
    return spans;
  }

  private List<Instant> dueTimes(Instant begin, List<Punctuality> spans) {
    DueTimes random = new DueTimes(new Random(lateness.seed()));
    Duration warmUp = Duration.ofSeconds(lateness.warmUp().seconds());
    List<Instant> dueTimes =
        new ArrayList<>(random.within(begin, warmUp, lateness.warmUp().executions()));
    spans.forEach(span ->
        dueTimes.addAll(
            random.within(span.from(), Duration.between(span.from(), span.to()), span.expected())));
    return dueTimes;
  }

  private Result measure(Site site, Contender contender, List<Punctuality> spans, int total)
      throws Exception {
    Meters meters = new Meters(site.sql(), target.serverPid());
    List<Meters.Reading> readings = new ArrayList<>();
    for (Punctuality span : spans) {
      Pause.until(span.from(), clock);
      readings.add(meters.read());
    }
    Pause.until(spans.getLast().to(), clock);
    readings.add(meters.read());
    List<String> faults = new Ends(site, contender, total).awaitAndAudit(BACKLOG_LIMIT);
    return new Result(new Finding.Punctual(late(spans, readings)), faults);
  }

  private static List<Finding.Late> late(List<Punctuality> spans, List<Meters.Reading> readings) {
    List<Finding.Late> late = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Punctuality span = spans.get(i);
      late.add(span.late(readings.get(i + 1).since(readings.get(i), span.expected())));
    }
    return late;
  }
}
