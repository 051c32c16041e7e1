package io.carillon.engine;

import io.carillon.database.Counted;
import java.util.Map;

/**
 * The state of the whole cluster, in numbers.
 *
 * @param configs task configs by status, each counted up to {@link ClusterStateReader#COUNTED}
 * @param alerts open alerts by status
 * @param workers workers that have not ended, by status
 * @param partitions daily partitions of the executions
 * @param partitionDaysAhead days from today that have a partition already; negative when even today
 *     has none
 */
public record ClusterState(
    Map<String, Counted> configs,
    Map<String, Long> alerts,
    Map<String, Long> workers,
    long partitions,
    long partitionDaysAhead) {}
