package io.carillon.coordination;

import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.definition.ConfigStatus;
import io.carillon.manager.TasksManager;
import io.carillon.record.FailureListener;
import io.carillon.sentence.Sentence;
import java.util.Map;

/** Pauses active configs that have failed as many times in a row as {@code pause_on_failure}. */
public final class FailurePause implements FailureListener {

  private final String node;
  private final TaskConfigManager configs;
  private final TasksManager manager;

  /**
   * Creates the policy of a node.
   *
   * @param node the node that the pause is recorded by
   */
  public FailurePause(String node, TaskConfigManager configs, TasksManager manager) {
    this.node = node;
    this.configs = configs;
    this.manager = manager;
  }

  @Override
  public void failing(Map<Long, Integer> failuresInARow) {
    failuresInARow.forEach(
        (id, failures) -> configs.find(id).ifPresent(config -> pauseIfDue(config, failures)));
  }

  private static String reason(int failures) {
    return Sentence.of("paused_failures").with("failures", failures).text();
  }

  private void pauseIfDue(TaskConfig config, int failures) {
    Integer limit = config.definition().policies().pauseOnFailure();
    if (limit != null && failures >= limit && config.status() == ConfigStatus.ACTIVE) {
      manager.pauseIfActive(config.id(), reason(failures), node);
    }
  }
}
