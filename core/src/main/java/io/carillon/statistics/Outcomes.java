package io.carillon.statistics;

import io.carillon.execution.ExecutionStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads tallies by the status in which executions ended, or by the kind of decision. */
public final class Outcomes {

  /** The statuses of executions that ended by running. */
  private static final Set<String> RAN =
      Set.of(
          ExecutionStatus.SUCCEEDED.code(),
          ExecutionStatus.FAILED.code(),
          ExecutionStatus.TIMED_OUT.code(),
          ExecutionStatus.LOST.code());

  private static final List<String> FAILED =
      RAN.stream().filter(status -> !status.equals(ExecutionStatus.SUCCEEDED.code())).toList();

  private Outcomes() {}

  /** Returns whether executions with a status ended by running. */
  public static boolean ran(String status) {
    return RAN.contains(status);
  }

  /** Returns whether executions with a status failed, timed out or were lost. */
  public static boolean failed(String status) {
    return FAILED.contains(status);
  }

  /** Returns how many executions, or due times, have one outcome. */
  public static long count(Map<String, Tally> outcomes, String outcome) {
    Tally tally = outcomes.get(outcome);
    return tally == null ? 0 : tally.executions();
  }

  /** Returns how many executions, or due times, there are. */
  public static long total(Map<String, Tally> outcomes) {
    long total = 0;
    for (Tally tally : outcomes.values()) {
      total += tally.executions();
    }
    return total;
  }

  /** Returns how many executions failed, timed out or were lost. */
  public static long failures(Map<String, Tally> outcomes) {
    long failures = 0;
    for (String outcome : FAILED) {
      failures += count(outcomes, outcome);
    }
    return failures;
  }

  /**
   * Returns the share of the executions that ended by running that succeeded, 0 to 1; null when
   * none ran.
   */
  public static @Nullable Double successRate(Map<String, Tally> outcomes) {
    long succeeded = count(outcomes, ExecutionStatus.SUCCEEDED.code());
    long ran = succeeded + failures(outcomes);
    return ran == 0 ? null : (double) succeeded / ran;
  }

  /** Returns the run times of the executions that ended by running. */
  public static Tally.Spans run(Map<String, Tally> outcomes) {
    Tally.Spans all = new Tally.Spans();
    outcomes.forEach((outcome, tally) -> {
      if (RAN.contains(outcome) || outcomes.size() == 1) {
        all.add(tally.run());
      }
    });
    return all;
  }

  /** Returns the lateness of the executions that the schedule triggered. */
  public static Tally.Spans late(Map<String, Tally> outcomes) {
    Tally.Spans all = new Tally.Spans();
    outcomes.values().forEach(tally -> all.add(tally.late()));
    return all;
  }

  /** Returns the number of attempts after the first ones. */
  public static long retried(Map<String, Tally> outcomes) {
    long retried = 0;
    for (Tally tally : outcomes.values()) {
      retried += tally.retried();
    }
    return retried;
  }

  /** Returns the number of attempts that were lost with their workers. */
  public static long lost(Map<String, Tally> outcomes) {
    long lost = 0;
    for (Tally tally : outcomes.values()) {
      lost += tally.lost();
    }
    return lost;
  }
}
