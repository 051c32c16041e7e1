package io.carillon.alert.life;

import io.carillon.grouping.ConfigScope;
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
    About about,
    Set<String> kinds,
    TimeRange started) {

  /**
   * The subjects of the alerts.
   *
   * @param scope the configs; unless it is of all, alerts about queues are left out
   */
  public record About(Set<Long> taskConfigIds, Set<String> queues, ConfigScope scope) {}
}
