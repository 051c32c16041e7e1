package io.carillon.statistics.sheet;

import java.util.Arrays;

/** The numbers of a config in a span. Not thread-safe. */
public final class Standing {

  private final long taskConfigId;
  private long executions;
  private long failures;
  private long retried;
  private long fired;
  private long lapsed;
  private long excluded;

  // The 95th percentile of each part of the times that have to be looked at, in the upper half,
  // and how many times it has.
  private long[] times = {};
  private int parts;

  Standing(long taskConfigId) {
    this.taskConfigId = taskConfigId;
  }

  void addExecutions(long more, long moreFailures, long moreRetried) {
    executions += more;
    failures += moreFailures;
    retried += moreRetried;
  }

  void addDueTimes(long moreFired, long moreLapsed, long moreExcluded) {
    fired += moreFired;
    lapsed += moreLapsed;
    excluded += moreExcluded;
  }

  /**
   * Adds a part of the times.
   *
   * @param count how many
   * @param p95 the bucket of their 95th percentile; -1 without any
   */
  void addTimes(long count, int p95) {
    if (p95 < 0 || count == 0) {
      return;
    }
    if (parts == times.length) {
      times = Arrays.copyOf(times, Math.max(4, 2 * parts));
    }
    times[parts++] = (long) p95 << 32 | Math.min(Integer.MAX_VALUE, count);
  }

  /** Returns the config. */
  public long taskConfigId() {
    return taskConfigId;
  }

  /** Returns how many executions ended. */
  public long executions() {
    return executions;
  }

  /** Returns how many of the executions failed, timed out or were lost. */
  public long failures() {
    return failures;
  }

  /** Returns the number of attempts after the first ones. */
  public long retried() {
    return retried;
  }

  /** Returns how many due times were skipped, missed or coalesced. */
  public long lapsed() {
    return lapsed;
  }

  /** Returns how many due times there were. */
  public long dueTimes() {
    return fired + lapsed + excluded;
  }

  /**
   * Returns a bucket that the 95th percentile of all times together does not exceed; -1 without
   * times. Above a bucket are at most all times of each part whose percentile is above it, and a
   * twentieth of each other part; the percentile exceeds no bucket with a twentieth above it.
   */
  public int bound() {
    if (parts == 0) {
      return -1;
    }
    Arrays.sort(times, 0, parts);
    long all = 0;
    long above = 0;
    for (int i = 0; i < parts; i++) {
      all += count(i);
      above += aboveRank(count(i));
    }
    long most = aboveRank(all);
    int last = parts - 1;
    for (; last > 0; last--) {
      above += count(last) - aboveRank(count(last));
      if (above > most) {
        break;
      }
    }
    return (int) (times[last] >> 32);
  }

  private long count(int part) {
    return times[part] & 0xffffffffL;
  }

  /** Returns how many of so many times are behind their 95th percentile. */
  private static long aboveRank(long count) {
    return count - (long) Math.ceil(0.95 * count - 1e-9);
  }
}
