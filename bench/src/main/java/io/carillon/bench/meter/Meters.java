package io.carillon.bench.meter;

import com.sun.management.OperatingSystemMXBean;
import io.carillon.bench.order.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the cost of the work so far. CPU times need Linux; elsewhere they are NaN.
 *
 * @param sql of the database
 * @param serverPid PostgreSQL's main process
 */
public record Meters(JdbcClient sql, long serverPid) {

  private static final Path PROC = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100;

  /**
   * A reading.
   *
   * @param nanos the monotonic clock
   * @param ownCpu CPU seconds of this process
   * @param serverCpu CPU seconds of all PostgreSQL processes
   * @param allCpu CPU seconds of all processes of the machine
   * @param walBytes position in the write-ahead log
   */
  public record Reading(
      long nanos, double ownCpu, double serverCpu, double allCpu, double walBytes) {

    /** Returns the cost per execution since an earlier reading. */
    public Finding.Cost since(Reading earlier, long executions) {
      double own = ownCpu - earlier.ownCpu;
      double server = serverCpu - earlier.serverCpu;
      double others = allCpu - earlier.allCpu - own - server;
      return new Finding.Cost(
          own * 1e6 / executions,
          server * 1e6 / executions,
          (walBytes - earlier.walBytes) / executions,
          Math.max(0, others * 1e9 / (nanos - earlier.nanos)));
    }
  }

  /** Takes a reading. */
  public Reading read() {
    return new Reading(System.nanoTime(), ownCpu(), serverCpu(), allCpu(), walBytes());
  }

  private static double ownCpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private double walBytes() {
    return sql.sql("select pg_current_wal_insert_lsn() - '0/0'").query(Double.class).single();
  }

  private double serverCpu() {
    if (!isLinux()) {
      return Double.NaN;
    }
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
              .filter(entry -> entry.getFileName().toString().matches("\\d+"))
              .mapToLong(this::ticks)
              .sum()
          / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the ticks of the server and its dead children, or of one living child: fields 14 to 17
   * of stat.
   */
  private long ticks(Path process) {
    String stat;
    try {
      stat = Files.readString(process.resolve("stat"));
    } catch (IOException e) {
      return 0; // it ended after the listing
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    if (process.endsWith(Long.toString(serverPid))) {
      return own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }
    return Long.parseLong(fields[1]) == serverPid ? own : 0;
  }

  /**
   * Returns the busy CPU seconds of all cores, from the first line of /proc/stat: user, nice,
   * system, idle, iowait, irq, softirq, steal.
   */
  private static double allCpu() {
    if (!isLinux()) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(PROC.resolve("stat"))) {
      String[] fields = lines.findFirst().orElseThrow().split(" +", -1);
      long busy = 0;
      for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
        busy += Long.parseLong(fields[field]);
      }
      return busy / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLinux() {
    return Files.isReadable(PROC.resolve("stat"));
  }
}
