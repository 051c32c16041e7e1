package io.carillon.bench.order;

/** The systems that are measured, in the order of the tables. */
public enum ContenderName {
  /** Bare JDBC, the floor. */
  FLOOR("bare PostgreSQL", "#8c959f"),
  /** This project. */
  CARILLON("Carillon", "#1f77d0"),
  /** Three nodes of it that share the work. */
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

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** In charts: told apart on light and on dark, and by most people who see fewer colours. */
  public String colour() {
    return colour;
  }
}
