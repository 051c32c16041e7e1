package io.carillon.bench.laboratory;

import io.carillon.bench.text.Words;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

/** The machine on which the figures were measured. */
public final class Machine {

  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Returns the date and the machine as one sentence. */
  public static Words describe(LocalDate today, String postgresVersion) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    Object[] values = {
      today,
      cores,
      cpu(),
      System.getProperty("os.name"),
      System.getProperty("os.version"),
      Runtime.version().toString(),
      postgresVersion,
      load()
    };
    return new Words(
        "%s: %d cores%s, %s %s, JDK %s, PostgreSQL %s with fsync; load before: %s"
            .formatted(values),
        "%s：%d 核%s，%s %s，JDK %s，PostgreSQL %s，fsync 打开；此前的负载：%s".formatted(values));
  }

  private static String cpu() throws IOException {
    if (!Files.isReadable(CPU)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(CPU)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .orElse("");
    }
  }

  /** Returns the load average of the last minute. */
  private static String load() {
    return "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
