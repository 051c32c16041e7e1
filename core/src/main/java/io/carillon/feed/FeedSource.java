package io.carillon.feed;

/** The tables that a feed reads. */
public enum FeedSource {
  /** Alerts that opened or changed. */
  ALERTS(0),
  /** Decisions, and changes of task configs. */
  EVENTS(1),
  /** Ended executions. */
  EXECUTIONS(2);

  /** The rank of a place behind all rows of its transaction. */
  static final int LAST = 3;

  private final int rank;

  FeedSource(int rank) {
    this.rank = rank;
  }

  /** Returns where its rows come in the order of rows of one transaction. */
  int rank() {
    return rank;
  }
}
