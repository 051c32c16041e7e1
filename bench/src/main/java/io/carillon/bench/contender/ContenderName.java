package io.carillon.bench.contender;

/** The systems that are measured, in the order of the tables. */
public enum ContenderName {
  /** Bare JDBC, the floor. */
  FLOOR("bare PostgreSQL"),
  /** This project. */
  CARILLON("Carillon"),
  /** kagkarlsson/db-scheduler. */
  DB_SCHEDULER("db-scheduler"),
  /** JobRunr, the open-source edition. */
  JOBRUNR("JobRunr"),
  /** Quartz. */
  QUARTZ("Quartz");

  private final String title;

  ContenderName(String title) {
    this.title = title;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  Contender open(Site site) throws Exception {
    return switch (this) {
      case FLOOR -> new FloorContender(site);
      case CARILLON -> new CarillonContender(site);
      case DB_SCHEDULER -> new DbSchedulerContender(site);
      case JOBRUNR -> new JobRunrContender(site);
      case QUARTZ -> new QuartzContender(site);
    };
  }
}
