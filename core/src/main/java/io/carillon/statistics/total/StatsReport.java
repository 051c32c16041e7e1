package io.carillon.statistics.total;

import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of ended executions.
 *
 * @param from the first hour included; later than requested when the span has more roll-ups than
 *     may be read
 * @param to end of the last hour included, exclusive
 * @param more whether there are further rows
 */
public record StatsReport(Instant from, Instant to, List<Row> rows, boolean more) {

  /** Copies the rows. */
  public StatsReport {
    rows = List.copyOf(rows);
  }

  /**
   * The totals of one type, status, config, hour or day.
   *
   * @param key its name, code, id, or first instant
   * @param name of a config; null for others, and when the config is gone
   */
  public record Row(String key, @Nullable String name, Totals totals) {}

  /**
   * Sums over ended executions.
   *
   * @param counts by status, for each status in which any ended
   * @param ran number that ended by running: succeeded, failed, timed out or lost
   * @param runMillis sum of the times from the start to the end of the last attempt, over those
   *     that ran
   * @param waitMillis sum over all of the times from the due time of the schedule, or from the
   *     request, to the first start, or to the end of those that never started
   */
  public record Totals(
      Map<ExecutionStatus, Long> counts,
      long ran,
      long runMillis,
      long runMillisMax,
      long waitMillis,
      long waitMillisMax) {

    /** The totals of no executions. */
    public static final Totals NONE = new Totals(Map.of(), 0, 0, 0, 0, 0);

    /** Copies the counts. */
    public Totals {
      counts = Map.copyOf(counts);
    }

    /** Returns how many ended. */
    public long total() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the share of those that ran that succeeded, 0 to 1; null when none ran. */
    public @Nullable Double successRate() {
      return ran == 0 ? null : (double) counts.getOrDefault(ExecutionStatus.SUCCEEDED, 0L) / ran;
    }

    /** Returns the mean run time in milliseconds; null when none ran. */
    public @Nullable Double runMillisMean() {
      return ran == 0 ? null : (double) runMillis / ran;
    }

    /** Returns the mean wait for a start in milliseconds; null when none ended. */
    public @Nullable Double waitMillisMean() {
      long total = total();
      return total == 0 ? null : (double) waitMillis / total;
    }
  }
}
