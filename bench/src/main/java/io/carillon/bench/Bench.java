package io.carillon.bench;

import io.carillon.bench.contender.ContenderName;
import io.carillon.bench.contender.Order.Measurement;
import io.carillon.bench.contender.Result;
import io.carillon.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The run: every contender on one PostgreSQL with default settings, one after another, several
 * rounds. Ends with 1 when an execution did not end, or ended more than once.
 */
public final class Bench {

  private static final Path CPU = Path.of("/proc/cpuinfo");

  private final Plan plan;
  private final Report report;

  private Bench(Plan plan) {
    this.plan = plan;
    this.report = new Report(plan);
  }

  /**
   * Measures and prints.
   *
   * @param arguments {@code quick} or {@code full}
   */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    if (arguments.length != 1) {
      throw new IllegalArgumentException("one argument, quick or full");
    }
    Bench bench = new Bench(Plan.named(arguments[0]));
    bench.run();
    System.exit(bench.report.faults().isEmpty() ? 0 : 1);
  }

  private void run() throws IOException, InterruptedException, SQLException {
    long begin = System.nanoTime();
    print(machine());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.forTests()) {
      Laboratory laboratory = new Laboratory(postgres);
      print("PostgreSQL " + laboratory.serverVersion() + ", fsync on; load before: " + load());
      for (int round = 1; round <= plan.rounds(); round++) {
        measure(laboratory, round);
      }
    }
    print("");
    report.lines().forEach(Bench::print);
    report.faults().forEach(fault -> print("- FAULT: " + fault));
    if (report.faults().isEmpty()) {
      print("- audited after each measurement: every execution ended, once");
    }
    print("- it took %d s".formatted(Duration.ofNanos(System.nanoTime() - begin).toSeconds()));
  }

  private void measure(Laboratory laboratory, int round)
      throws IOException, InterruptedException, SQLException {
    for (int i = 0; i < plan.measurements(ContenderName.CARILLON, round).size(); i++) {
      for (ContenderName name : ContenderName.values()) {
        Measurement measurement = plan.measurements(name, round).get(i);
        Result result = laboratory.measure(name, measurement);
        report.add(name, result);
        progress(round, name, result);
      }
    }
  }

  private void progress(int round, ContenderName name, Result result) {
    if (result.drained() != null) {
      print(
          "round %d of %d, %s: %,.0f a second"
              .formatted(round, plan.rounds(), name.title(), result.drained().perSecond()));
      return;
    }
    List<String> p99 =
        result.lateness().stream()
            .map(late -> "%.1f ms at %,d a second".formatted(late.p99(), late.rate()))
            .toList();
    print(
        "round %d of %d, %s: p99 %s"
            .formatted(round, plan.rounds(), name.title(), String.join(", ", p99)));
  }

  private static String machine() throws IOException {
    return "%d cores%s, JDK %s, %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            cpu(),
            Runtime.version(),
            System.getProperty("os.name"));
  }

  private static String cpu() throws IOException {
    if (!Files.isReadable(CPU)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(CPU)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> " of" + line.substring(line.indexOf(':') + 1))
          .orElse("");
    }
  }

  private static String load() {
    return "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
