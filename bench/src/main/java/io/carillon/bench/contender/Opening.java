package io.carillon.bench.contender;

import io.carillon.bench.order.ContenderName;

/** Opens a contender at its site. */
@FunctionalInterface
public interface Opening {

  /** Opens it; nothing runs yet. */
  Contender open(Site site) throws Exception;

  /** Returns the opening of that contender, with its usual settings. */
  static Opening of(ContenderName name) {
    return switch (name) {
      case FLOOR -> FloorContender::new;
      case CARILLON -> CarillonContender::new;
      case CARILLON_CLUSTER -> CarillonContender::cluster;
      case DB_SCHEDULER -> DbSchedulerContender::new;
      case JOBRUNR -> JobRunrContender::new;
      case QUARTZ -> QuartzContender::new;
    };
  }
}
