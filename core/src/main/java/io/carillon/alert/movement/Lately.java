package io.carillon.alert.movement;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has moved lately. Success rates are read from roll-ups, which are written about a second
 * after the ends, or later under load: so a config is looked at in the pass that finds its end, in
 * the next one, and two minutes later.
 *
 * @param batches what the last two passes have found, and those of two minutes ago
 * @param known whether nothing is missing; not in the first two minutes of a node's passes
 */
public record Lately(List<Batch> batches, boolean known) {

  /** Copies the batches. */
  public Lately {
    batches = List.copyOf(batches);
  }

  /**
   * What a pass has found.
   *
   * @param at the pass
   * @param configs of which an execution ended
   * @param unwell which of them an execution of failed, timed out, was lost or expired
   */
  record Batch(Instant at, Set<Long> configs, Set<Long> unwell) {}

  /**
   * Returns the configs whose success rate may have become lower, and those of some that moved.
   *
   * @param open the configs with an open alert
   */
  public Set<Long> toJudge(List<Long> open) {
    Set<Long> judged = new HashSet<>();
    for (Batch batch : batches) {
      judged.addAll(batch.unwell());
      open.stream().filter(batch.configs()::contains).forEach(judged::add);
    }
    return judged;
  }
}
