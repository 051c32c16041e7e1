package io.carillon.scheduler;

import java.util.List;
import java.util.UUID;

/** The overlap policy's answer to one more execution of a config. */
public sealed interface OverlapVerdict {

  /** The execution may start at once. */
  record Free() implements OverlapVerdict {}

  /**
   * The execution is held until others have ended.
   *
   * @param behind the oldest execution that must end first
   * @param toStop executions that must stop for it: running ones are asked to, waiting ones are
   *     cancelled
   */
  record Waiting(UUID behind, List<UUID> toStop) implements OverlapVerdict {}

  /**
   * The execution is not created.
   *
   * @param inTheWay an open execution of the same config
   * @param why the reason, naming that execution
   */
  record Refused(UUID inTheWay, String why) implements OverlapVerdict {}
}
