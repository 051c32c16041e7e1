package io.carillon.test;

import io.carillon.config.TaskConfig;
import io.carillon.history.Execution;
import io.carillon.history.ScheduleEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A task config on a {@link ManualNode}; each call reads its present state. */
public final class ManualConfig {

  private final ManualNode node;
  private final long id;

  ManualConfig(ManualNode node, long id) {
    this.node = node;
    this.id = id;
  }

  /** Returns the id of the config. */
  public long id() {
    return id;
  }

  /** Returns the config as it is now. */
  public TaskConfig read() {
    return node.manager().view().config(id);
  }

  /** Runs it now, as {@link ManualNode#runNow(TaskConfig)}. */
  public Execution runNow() {
    return node.runNow(read());
  }

  /** Runs it now with other parameters, as {@link ManualNode#runNow(TaskConfig, Object)}. */
  public Execution runNow(Object parameters) {
    return node.runNow(read(), parameters);
  }

  /** Returns its executions with all their fields, oldest first; at most 10,000. */
  public List<Execution> executions() {
    return node.executions(id);
  }

  /**
   * Returns its youngest execution.
   *
   * @throws IllegalStateException when it has none
   */
  public Execution lastExecution() {
    List<Execution> all = executions();
    if (all.isEmpty()) {
      throw new IllegalStateException("%s has no execution".formatted(this));
    }
    return all.getLast();
  }

  /** Returns its schedule events, oldest first; at most 10,000. */
  public List<ScheduleEvent> events() {
    return node.manager().history().events(id, ManualNode.MOST_ROWS).reversed();
  }

  /** Returns the decision about a due time; empty when there is none. */
  Optional<ScheduleEvent> decision(Instant dueAt) {
    List<ScheduleEvent> begun = node.manager().history().decisions(id, dueAt, dueAt, 1);
    List<ScheduleEvent> about =
        begun.isEmpty() ? node.manager().history().decisionsAcross(id, dueAt) : begun;
    return about.stream().findFirst();
  }

  /** Returns the name of the config in quotes. */
  @Override
  public String toString() {
    return "the config \"" + read().definition().name() + "\"";
  }
}
