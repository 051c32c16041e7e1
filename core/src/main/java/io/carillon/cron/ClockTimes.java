package io.carillon.cron;

/**
 * The times of day that a pattern matches, as bit sets; a time is a second of the day, 0..86399.
 */
final class ClockTimes {

  static final int NONE = -1;

  private final long seconds;
  private final long minutes;
  private final long hours;
  private final int perMinute;
  private final int perHour;
  private final int perDay;

  ClockTimes(long seconds, long minutes, long hours) {
    this.seconds = seconds;
    this.minutes = minutes;
    this.hours = hours;
    this.perMinute = Long.bitCount(seconds);
    this.perHour = perMinute * Long.bitCount(minutes);
    this.perDay = perHour * Long.bitCount(hours);
  }

  /** Returns the number of times in a day, 1..86400. */
  int size() {
    return perDay;
  }

  int first() {
    return time(lowest(hours), lowest(minutes), lowest(seconds));
  }

  int last() {
    return time(highest(hours), highest(minutes), highest(seconds));
  }

  boolean contains(int time) {
    return has(hours, time / 3600) && has(minutes, time / 60 % 60) && has(seconds, time % 60);
  }

  /** Returns the first match at or after a time; {@link #NONE} when the day has no more. */
  int next(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    if (has(hours, hour)) {
      long left = has(minutes, minute) ? from(seconds, time % 60) : 0;
      if (left != 0) {
        return time(hour, minute, lowest(left));
      }
      left = from(minutes, minute + 1);
      if (left != 0) {
        return time(hour, lowest(left), lowest(seconds));
      }
    }
    long left = from(hours, hour + 1);
    return left == 0 ? NONE : time(lowest(left), lowest(minutes), lowest(seconds));
  }

  /** Returns the last match at or before a time; {@link #NONE} when the day has none. */
  int previous(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    if (has(hours, hour)) {
      long left = has(minutes, minute) ? before(seconds, time % 60 + 1) : 0;
      if (left != 0) {
        return time(hour, minute, highest(left));
      }
      left = before(minutes, minute);
      if (left != 0) {
        return time(hour, highest(left), highest(seconds));
      }
    }
    long left = before(hours, hour);
    return left == 0 ? NONE : time(highest(left), highest(minutes), highest(seconds));
  }

  /** Counts the matches before a time. */
  int countBefore(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    int count = Long.bitCount(before(hours, hour)) * perHour;
    if (has(hours, hour)) {
      count += Long.bitCount(before(minutes, minute)) * perMinute;
      count += has(minutes, minute) ? Long.bitCount(before(seconds, time % 60)) : 0;
    }
    return count;
  }

  private static int time(int hour, int minute, int second) {
    return hour * 3600 + minute * 60 + second;
  }

  private static boolean has(long bits, int value) {
    return ((bits >>> value) & 1) != 0;
  }

  /** Returns the values at or above a bound of at most 63. */
  private static long from(long bits, int value) {
    return bits & (-1L << value);
  }

  /** Returns the values below a bound of at most 63. */
  private static long before(long bits, int value) {
    return bits & ~(-1L << value);
  }

  private static int lowest(long bits) {
    return Long.numberOfTrailingZeros(bits);
  }

  private static int highest(long bits) {
    return 63 - Long.numberOfLeadingZeros(bits);
  }
}
