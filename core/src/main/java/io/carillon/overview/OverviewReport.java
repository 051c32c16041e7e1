package io.carillon.overview;

import io.carillon.queue.QueueRow;
import io.carillon.sentence.Sentence;
import io.carillon.statistics.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An overview.
 *
 * @param verdict the whole in one sentence
 * @param attention what needs attention
 * @param next the configs that are due next
 * @param load what runs and waits now
 * @param configs configs by status, counted up to {@link Overview#COUNTED} each
 */
public record OverviewReport(
    Sentence verdict,
    Attentions attention,
    Totals totals,
    List<Next> next,
    Load load,
    Map<String, Long> configs) {

  /**
   * What needs attention, the gravest first.
   *
   * @param items a bounded number
   * @param more whether more needs attention than is listed
   */
  public record Attentions(List<Attention> items, boolean more) {}

  /**
   * The sums of the span and of the one before.
   *
   * @param executions by the status in which they ended
   * @param decisions due times by the kind of decision
   */
  public record Sums(
      Instant from, Instant to, Map<String, Tally> executions, Map<String, Tally> decisions) {}

  /** The span and the one before it, of the same length. */
  public record Totals(Sums present, Sums before) {}

  /** A config with its next due time. */
  public record Next(long taskConfigId, String name, String namespace, Instant dueAt) {}

  /**
   * What runs and waits now.
   *
   * @param running executions, by the workers' last heartbeats
   * @param slots of the active workers
   * @param workers by status, of those that live
   * @param queues the deepest ones, bounded
   */
  public record Load(long running, long slots, Map<String, Long> workers, List<QueueRow> queues) {}
}
