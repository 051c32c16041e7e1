package io.carillon.alert.life;

import io.carillon.time.TimeRange;
import java.util.Set;

/**
 * Which alerts a list is about; an empty set does not restrict.
 *
 * @param started when they began
 */
public record AlertFilter(
    Set<AlertStatus> statuses,
    Set<Long> ruleIds,
    Set<Long> taskConfigIds,
    Set<String> queues,
    Set<String> kinds,
    TimeRange started) {}
