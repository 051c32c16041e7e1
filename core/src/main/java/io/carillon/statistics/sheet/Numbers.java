package io.carillon.statistics.sheet;

/**
 * The numbers of a config in an hour or a day, as far as configs are ranked by them.
 *
 * @param executions how many ended
 * @param failures how many of them failed, timed out or were lost
 * @param retried attempts after the first ones
 * @param run the run times of those that ended by running
 * @param late the lateness of those that the schedule triggered
 * @param due due times
 */
record Numbers(long executions, long failures, long retried, Times run, Times late, DueTimes due) {

  /**
   * Times in a histogram.
   *
   * @param count how many
   * @param p95 the bucket of their 95th percentile; -1 without any
   */
  record Times(long count, int p95) {}

  /**
   * Due times by their decision.
   *
   * @param fired those whose executions ended
   * @param lapsed skipped, missed or coalesced
   * @param excluded left out by a calendar
   */
  record DueTimes(long fired, long lapsed, long excluded) {}
}
