package io.carillon.bench.order;

/** The systems under measurement, in the order of the tables. */
public enum ContenderName {
  /** Bare JDBC, the lower bound of the cost. */
  FLOOR("bare PostgreSQL", "#8c959f"),
  /** This project. */
  CARILLON("Carillon", "#1f77d0"),
  /** Three nodes of this project that share the work. */
  CARILLON_CLUSTER("Carillon × 3", "#5ab4e5"),
  /** kagkarlsson/db-scheduler. */
  DB_SCHEDULER("db-scheduler", "#e08214"),
  /** JobRunr, the open-source edition. */
  JOBRUNR("JobRunr", "#2ca05a"),
  /** Quartz. */
  QUARTZ("Quartz", "#b04fc0");

  private final String title;
  private final String colour;

  ContenderName(String title, String colour) {
    this.title = title;
    this.colour = colour;
  }

  /** Returns its name for people. */
  public String title() {
    return title;
  }

  /**
   * Returns its colour in charts, distinct on light and dark pages and for most colour-blind
   * readers.
   */
  public String colour() {
    return colour;
  }
}
