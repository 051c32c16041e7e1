package io.carillon.bench.cron;

import io.carillon.cron.CronPattern;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Counts ten years of a one-second schedule, as a scheduler does after an outage. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CountBenchmark {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TEN_YEARS_LATER = Instant.parse("2036-01-01T00:00:00Z");

  private final DueTimes eachSecond =
      new Schedule.Cron(
              CronPattern.parse("* * * * * *"), ZoneId.of("Europe/Berlin"), Window.always())
          .dueTimes(Instant.EPOCH);

  /** Counts the due times. */
  @Benchmark
  public long tenYears() {
    return eachSecond.count(BEGIN, TEN_YEARS_LATER);
  }
}
