package io.carillon.bench.contender;

import io.carillon.bench.order.ContenderName;

/** How a contender is opened at its site. */
@FunctionalInterface
public interface Opening {

  /** Opens it; nothing runs yet. */
  Contender open(Site site) throws Exception;

  /** How that one is, with its usual settings. */
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
