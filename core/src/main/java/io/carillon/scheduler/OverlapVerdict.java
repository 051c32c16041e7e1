package io.carillon.scheduler;

import io.carillon.definition.Overlap;
import io.carillon.sentence.Sentence;
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
   * @param overlap the policy
   * @param waiting number of executions that wait for others to end
   */
  record Refused(UUID inTheWay, Overlap overlap, int waiting) implements OverlapVerdict {

    /** Returns why a due time is skipped. */
    public Sentence reason() {
      return Sentence.of("skipped_overlap")
          .with("execution", inTheWay)
          .with("overlap", overlap)
          .with("waiting", waiting == 0 ? null : waiting);
    }
  }
}
