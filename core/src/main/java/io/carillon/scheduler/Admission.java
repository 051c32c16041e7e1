package io.carillon.scheduler;

import java.util.List;
import java.util.UUID;

/** What the overlap policy says to one more execution of a config. */
public sealed interface Admission {

  /** It may start at once. */
  record Free() implements Admission {}

  /**
   * It waits until others have ended.
   *
   * @param behind the oldest of those in the way
   * @param makeRoom those that are to stop for it: asked to, or cancelled if they wait
   */
  record Waiting(UUID behind, List<UUID> makeRoom) implements Admission {}

  /**
   * It does not come to be.
   *
   * @param inTheWay an execution of the same config that has not ended
   * @param why names it
   */
  record Refused(UUID inTheWay, String why) implements Admission {}
}
