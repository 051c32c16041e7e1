package io.carillon.alert.movement;

import io.carillon.execution.ExecutionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The configs that moved since the last pass, an execution of theirs ended or they changed, with
 * their last executions: read once for all kinds.
 *
 * @param last the last executions of configs that moved; in a complete pass also of those with an
 *     open alert that depends on them
 * @param moved the configs of which an execution has ended, or that changed, since the last pass
 * @param lately which of them may have another success rate, and those of the passes before
 * @param cut whether more have moved, as after a long time without a pass; the newest are here
 */
public record Ended(List<Last> last, Set<Long> moved, Lately lately, boolean cut) {

  /** Copies the collections. */
  public Ended {
    last = List.copyOf(last);
    moved = Set.copyOf(moved);
  }

  /**
   * The last execution of a config that has ended.
   *
   * @param recent whether it ended since the last pass
   * @param run the execution
   */
  public record Last(long config, boolean recent, Run run, Times times) {

    /** Returns the time between two instants; negative when one is unknown. */
    private static Duration between(@Nullable Instant from, @Nullable Instant to) {
      return from == null || to == null ? Duration.ofMillis(-1) : Duration.between(from, to);
    }

    /** Returns how late it started, or ended without a start; negative when nothing was due. */
    public Duration late() {
      Instant started = times.startedAt();
      return between(times.dueAt(), started == null ? times.finishedAt() : started);
    }

    /** Returns how long its last attempt ran; negative when it never did. */
    public Duration ran() {
      return between(times.startedAt(), times.finishedAt());
    }
  }

  /** What ran, why, and how it ended. */
  public record Run(UUID id, String status, String trigger, int attempt) {}

  /** When an execution was due, started and ended. */
  public record Times(
      @Nullable Instant dueAt, @Nullable Instant startedAt, @Nullable Instant finishedAt) {}

  /** Returns those that ended since the last pass or have an open alert, and that fit. */
  public List<Last> of(Collection<Long> openConfigs, Predicate<Last> fits) {
    Set<Long> open = Set.copyOf(openConfigs);
    return last.stream()
        .filter(one -> one.recent() || open.contains(one.config()))
        .filter(fits)
        .toList();
  }

  /** Returns the configs that moved and whose last execution did not succeed. */
  public Set<Long> movedWithoutSuccess() {
    Set<Long> configs = new HashSet<>(moved);
    last.stream()
        .filter(one -> one.run().status().equals(ExecutionStatus.SUCCEEDED.code()))
        .forEach(one -> configs.remove(one.config()));
    return configs;
  }
}
