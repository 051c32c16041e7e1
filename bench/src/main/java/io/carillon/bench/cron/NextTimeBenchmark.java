package io.carillon.bench.cron;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Measures the next due time of one pattern by one contender, from many instants or from its
 * slowest one.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 60, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
@NullUnmarked
public class NextTimeBenchmark {

  /** The instants to use. */
  public enum From {
    /** All, one after another. */
    MANY,
    /** The one that takes longest. */
    SLOWEST
  }

  @Param("CARILLON")
  String contender;

  @Param("EVERY_FIVE_MINUTES")
  String pattern;

  @Param From from;

  private NextTime times;
  private Instant[] instants;
  private int turn;

  /** Parses the pattern and selects the instants. */
  @Setup
  public void prepare() {
    Pattern chosen = Pattern.valueOf(pattern);
    Contender who = Contender.valueOf(contender);
    times = who.parse(Objects.requireNonNull(chosen.in(who)), chosen.zone());
    Instant[] all = Instants.in(chosen.zone());
    Instant slowest = SlowestInstant.of(times, all); // Also warms up the case MANY.
    instants =
        switch (from) {
          case MANY -> all;
          case SLOWEST -> new Instant[] {slowest};
        };
  }

  /** Makes one call. */
  @Benchmark
  public void next(Blackhole sink) {
    turn = turn + 1 == instants.length ? 0 : turn + 1;
    sink.consume(times.after(instants[turn]));
  }
}
