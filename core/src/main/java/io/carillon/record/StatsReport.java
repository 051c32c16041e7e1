package io.carillon.record;

import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of what ended.
 *
 * @param from the first hour that is in them; later than what was asked for where a span has more
 *     roll-ups than are read
 * @param to the first hour behind them
 * @param more whether there are rows behind these
 */
public record StatsReport(Instant from, Instant to, List<Row> rows, boolean more) {

  /** Copies the rows. */
  public StatsReport {
    rows = List.copyOf(rows);
  }

  /**
   * Of one type, status, config, hour or day.
   *
   * @param key its name, code, id, or first instant
   * @param name of a config; null for others, and where the config is gone
   */
  public record Row(String key, @Nullable String name, Totals totals) {}

  /**
   * Sums over executions that ended.
   *
   * @param counts of each state that any ended in
   * @param ran how many of them ended by running: succeeded, failed, timed out or lost
   * @param runMillis the time from the start to the end of the last attempt, summed up over those
   *     that ran
   * @param waitMillis the time from due (or queued) to the start of the last attempt, or to the end
   *     of those that never started, summed up over all
   */
  public record Totals(
      Map<ExecutionStatus, Long> counts,
      long ran,
      long runMillis,
      long runMillisMax,
      long waitMillis,
      long waitMillisMax) {

    /** Of nothing. */
    public static final Totals NONE = new Totals(Map.of(), 0, 0, 0, 0, 0);

    private static final Set<ExecutionStatus> RAN =
        Set.of(
            ExecutionStatus.SUCCEEDED,
            ExecutionStatus.FAILED,
            ExecutionStatus.TIMED_OUT,
            ExecutionStatus.LOST);

    /** Copies the counts. */
    public Totals {
      counts = Map.copyOf(counts);
    }

    /** How many ended. */
    public long total() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Succeeded, of those that ran; null when none did. */
    public @Nullable Double successRate() {
      return ran == 0 ? null : (double) counts.getOrDefault(ExecutionStatus.SUCCEEDED, 0L) / ran;
    }

    /** The mean time of a run; null when none ran. */
    public @Nullable Double runMillisMean() {
      return ran == 0 ? null : (double) runMillis / ran;
    }

    /** The mean wait for a start; null when none ended. */
    public @Nullable Double waitMillisMean() {
      long total = total();
      return total == 0 ? null : (double) waitMillis / total;
    }

    /** These and those of one state. */
    Totals plus(ExecutionStatus status, StatsRow row) {
      Map<ExecutionStatus, Long> sums = new EnumMap<>(ExecutionStatus.class);
      sums.putAll(counts);
      sums.merge(status, row.executions(), Long::sum);
      boolean runs = RAN.contains(status);
      return new Totals(
          sums,
          ran + (runs ? row.executions() : 0),
          runMillis + (runs ? row.runMillis() : 0),
          runs ? Math.max(runMillisMax, row.runMillisMax()) : runMillisMax,
          waitMillis + row.waitMillis(),
          Math.max(waitMillisMax, row.waitMillisMax()));
    }
  }
}
