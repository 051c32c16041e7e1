package io.carillon.bench.cron;

import io.carillon.bench.cron.NextTimeBenchmark.From;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs every contender on every pattern it supports and prints Markdown tables. */
public final class CronReport {

  private static final double MEDIAN_GOAL = 2_000;
  private static final double WORST_GOAL = 50_000;
  private static final double COUNT_GOAL = 10_000_000;

  private final List<Ours> ours = new ArrayList<>();

  private CronReport() {}

  /** Carillon's times for one pattern. */
  private record Ours(Pattern pattern, Times times) {}

  /**
   * The times of one contender for one pattern, in nanoseconds per call.
   *
   * @param calls single calls from many instants
   * @param slowest the mean from the slowest instant, the best of five measurements: interference
   *     can only add to it
   */
  private record Times(Statistics calls, double slowest) {

    double median() {
      return calls.getPercentile(50);
    }

    double worst() {
      return Math.max(median(), slowest);
    }

    String cell() {
      return micros(median()) + " / " + micros(worst());
    }

    String tail() {
      return " %s | %s | %s |"
          .formatted(
              micros(calls.getPercentile(99)),
              micros(calls.getPercentile(99.9)),
              micros(calls.getMax()));
    }
  }

  /** Measures and prints. */
  public static void main(String[] arguments) throws RunnerException {
    new CronReport().run();
  }

  private void run() throws RunnerException {
    print("Median / slowest instant, in microseconds a call:");
    print("");
    print(heading());
    for (Pattern pattern : Pattern.values()) {
      print(row(pattern));
    }
    printTail();
    printGoals(best(new OptionsBuilder().include(CountBenchmark.class.getName())));
  }

  private static String heading() {
    StringBuilder names = new StringBuilder("| pattern | zone |");
    StringBuilder rule = new StringBuilder("|---|---|");
    for (Contender contender : Contender.values()) {
      names.append(' ').append(contender.title()).append(" |");
      rule.append("---:|");
    }
    return names + System.lineSeparator() + rule;
  }

  private String row(Pattern pattern) throws RunnerException {
    StringBuilder row = new StringBuilder("| `" + pattern.ocps() + "` | " + pattern.zone() + " |");
    for (Contender contender : Contender.values()) {
      Times times = measure(contender, pattern);
      row.append(' ').append(times == null ? "–" : times.cell()).append(" |");
      if (contender == Contender.CARILLON && times != null) {
        ours.add(new Ours(pattern, times));
      }
    }
    return row.toString();
  }

  private void printTail() {
    print("");
    print("Single calls of Carillon, with whatever the machine did meanwhile, in microseconds:");
    print("");
    print("| pattern | 99 % | 99.9 % | longest |");
    print("|---|---:|---:|---:|");
    for (Ours one : ours) {
      print("| `" + one.pattern().ocps() + "` |" + one.times().tail());
    }
  }

  private void printGoals(double count) {
    print("");
    print(goal("median of every pattern", highest(Times::median), MEDIAN_GOAL));
    print(goal("slowest instant of every pattern", highest(Times::worst), WORST_GOAL));
    print(goal("ten years of a one-second schedule, counted", count, COUNT_GOAL));
  }

  private double highest(ToDoubleFunction<Times> figure) {
    return ours.stream().map(Ours::times).mapToDouble(figure).max().orElseThrow();
  }

  private static String goal(String what, double nanos, double goal) {
    return "- %s: %s µs, goal %s µs: %s"
        .formatted(what, micros(nanos), micros(goal), nanos < goal ? "reached" : "MISSED");
  }

  private static @Nullable Times measure(Contender contender, Pattern pattern)
      throws RunnerException {
    if (pattern.in(contender) == null) {
      return null;
    }
    Statistics calls = statistics(options(contender, pattern, From.MANY).mode(Mode.SampleTime));
    return new Times(calls, best(options(contender, pattern, From.SLOWEST)));
  }

  private static ChainedOptionsBuilder options(Contender contender, Pattern pattern, From from) {
    return new OptionsBuilder()
        .include(NextTimeBenchmark.class.getName())
        .param("contender", contender.name())
        .param("pattern", pattern.name())
        .param("from", from.name());
  }

  private static double best(ChainedOptionsBuilder options) throws RunnerException {
    return statistics(options.mode(Mode.AverageTime)).getMin();
  }

  private static Statistics statistics(ChainedOptionsBuilder options) throws RunnerException {
    quiet(options);
    RunResult result =
        new Runner(options.verbosity(VerboseMode.SILENT).shouldFailOnError(true).build())
            .runSingle();
    return result.getPrimaryResult().getStatistics();
  }

  // Newer Java versions print a warning in every process about JMH's use of Unsafe.
  private static void quiet(ChainedOptionsBuilder options) {
    if (Runtime.version().feature() >= 24) {
      options.jvmArgsPrepend("--sun-misc-unsafe-memory-access=allow");
    }
  }

  private static String micros(double nanos) {
    return nanos < 10_000 ? "%.2f".formatted(nanos / 1_000) : "%.0f".formatted(nanos / 1_000);
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
